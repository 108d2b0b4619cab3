import { describe, expect, test } from 'vitest'
import { describePlugin } from '../../../engine/registry/describe-plugin.ts'
import type { Manifest } from '../../../schemas/manifest.ts'

const labels = { vi: 'Vườn', en: 'Garden' }
const manifest: Manifest = {
  id: 'garden',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  description: { vi: 'Chăm vườn.', en: 'Cares for a garden.' },
  dependencies: { crm: '^0.1.0' },
  settings: { type: 'object', properties: { unit: { type: 'string', enum: ['l', 'm3'], default: 'l' } } },
  secrets: [{ name: 'token', labels: { vi: 'Khóa', en: 'Key' }, hosts: ['api.example.com'] }],
  entities: [],
  actions: [
    {
      id: 'water',
      labels: { vi: 'Tưới', en: 'Water' },
      uses: ['secret:token'],
      input: {
        type: 'object',
        required: ['beds'],
        properties: {
          beds: {
            type: 'array',
            items: { type: 'object', properties: { name: { type: 'string', description: 'a | b <script>\n# c' } } }
          }
        }
      },
      output: { type: 'object' }
    }
  ],
  channels: [{ id: 'mail', labels: { vi: 'Thư', en: 'Mail' }, transport: 'smtp', payload: {} }],
  capabilities: ['http:api.example.com', 'secret:token', 'channel:mail']
}

describe('describePlugin()', () => {
  test('says all that the manifest says, in the language asked for', () => {
    const en = describePlugin(manifest, 'en')
    expect(en.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Garden',
      '## Permissions',
      '## Needs the plugins',
      '## Settings',
      '## Secrets',
      '## Actions',
      '### Water (`water`)',
      '## Channels',
      '### Mail (`mail`)'
    ])
    expect(en).toContain('- `token`: Key. Sent only to api.example.com.')
    expect(en).toContain('| `unit` | string |  | `l`, `m3`. default l. |')
    expect(en).toContain('Uses: `secret:token`.')
    expect(describePlugin(manifest, 'vi')).toContain('- `token`: Khóa. Chỉ gửi đến api.example.com.')
  })

  test('follows fields inside of lists, and keeps their texts in their cells', () => {
    const en = describePlugin(manifest, 'en')
    expect(en).toContain('| `beds` | object[] | yes |')
    expect(en).toContain('| `beds[].name` | string |  | a \\| b &lt;script> # c. |')
  })
})
