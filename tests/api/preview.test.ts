import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop
beforeEach(async () => {
  shop = await serveShop()
})
afterEach(() => shop.close())

const scope = {
  trigger: { form: { name: 'Hoa', budget: 60_000_000 } },
  steps: { 'look-up': { found: true, note: '' } }
}
const preview = async (value: unknown) => (await shop.post('/api/preview', { value, scope })).body

describe('POST /api/preview', () => {
  test('gives what a run would make of the data, and what it read', async () => {
    expect(await preview({ cel: 'has(trigger.form.budget) && trigger.form.budget > 50000000' })).toEqual({
      value: true,
      reads: { 'trigger.form.budget': 60_000_000 },
      missing: [],
      fault: null
    })
    expect(await preview({ subject: { text: 'Chào {{ trigger.form.name }}' }, kind: 'call' })).toMatchObject({
      value: { subject: 'Chào Hoa', kind: 'call' }
    })
  })

  test('says what is missing, and still renders the text around it', async () => {
    expect(await preview({ text: 'Gọi {{ trigger.form.phone }}!' })).toEqual({
      value: 'Gọi !',
      reads: {},
      missing: ['trigger.form.phone'],
      fault: null
    })
    const failed = await preview({ cel: 'trigger.form.age > 18' })
    expect(failed).toMatchObject({ value: null, fault: { vi: 'chưa có dữ liệu ở trigger.form.age.' } })
  })

  test.each([
    [{ cel: 'trigger.form.budget >' }, 'dở dang'],
    [{ text: '{{ trigger.form.name | shout }}' }, 'không có bộ lọc “shout”'],
    [{ cel: 'trigger.form.name.matches("a+")' }, 'biểu thức chính quy']
  ])('says in plain words why %j gives nothing', async (value, words) => {
    const { fault } = await preview(value)
    expect((fault as { vi: string }).vi).toContain(words)
  })

  test('refuses what is no request', async () => {
    expect((await shop.post('/api/preview', { value: 1 })).status).toBe(422)
  })
})
