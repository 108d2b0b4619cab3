import { describe, expect, test } from 'vitest'
import { describeCapability, parseCapability } from '../../../schemas/capability.ts'

const names = { 'crm.person': { vi: 'Khách hàng', en: 'Person' }, token: { vi: 'Khóa API', en: 'API key' } }

describe('parseCapability()', () => {
  test.each([
    ['records:read:crm.person', 'records:read', 'crm.person'],
    ['http:api.example.com:8443', 'http', 'api.example.com:8443'],
    ['http+plain:api.example.com', 'http+plain', 'api.example.com'],
    ['channel:email', 'channel', 'email'],
    ['signal:emit', 'signal:emit', '']
  ])('takes %s apart', (capability, kind, what) => {
    expect(parseCapability(capability)).toEqual({ kind, what })
  })

  test('knows nothing else', () => {
    expect(['records:erase:crm.person', 'signal:emitter', 'httpx:a', ''].map(parseCapability)).toEqual([
      null,
      null,
      null,
      null
    ])
  })
})

describe('describeCapability()', () => {
  test.each([
    [
      'records:read:crm.person',
      'Xem mọi bản ghi “Khách hàng” (crm.person)',
      'Read all records of “Person” (crm.person)'
    ],
    ['records:write:crm.deal', 'Thêm, sửa và xóa bản ghi crm.deal', 'Add, change and delete records of crm.deal'],
    [
      'secret:token',
      'Dùng bí mật “Khóa API” (token) để gọi ra ngoài hoặc kiểm tra chữ ký; mã của tiện ích không bao giờ thấy giá trị',
      'Use the secret “API key” (token) to call out or to check signatures; the code of the plugin never sees its value'
    ]
  ])('says what %s means', (capability, vi, en) => {
    expect(describeCapability(capability, names)).toEqual({ vi, en })
  })

  test.each(['channel:email', 'http:a.example.com', 'http+plain:a.example.com', 'signal:emit'])(
    'says %s in both languages, with what it is about',
    (capability) => {
      const { vi, en } = describeCapability(capability)
      const what = parseCapability(capability)?.what ?? ''
      expect([vi.includes(what), en.includes(what), vi === en, vi.includes('{}')]).toEqual([true, true, false, false])
    }
  )
})
