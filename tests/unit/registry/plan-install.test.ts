import { describe, expect, test } from 'vitest'
import { planInstall } from '../../../engine/registry/plan-install.ts'
import type { Entity } from '../../../schemas/entity.ts'
import type { Manifest } from '../../../schemas/manifest.ts'

const labels = { vi: 'Mẫu', en: 'Sample' }
const field = (type: 'string' | 'integer', more: object = {}) => ({ type, 'x-mach': { labels, ...more } })
const entity = (id: string, fields: Entity['fields'], required: string[] = []): Entity => ({
  id,
  labels,
  plural: labels,
  title: 'name',
  required,
  fields
})
const manifestOf = (more: Partial<Manifest>): Manifest => ({
  id: 'sample',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  entities: [],
  actions: [],
  channels: [],
  capabilities: [],
  ...more
})
const person: Entity = {
  ...entity('crm.person', { name: field('string', { personal: 'basic' }) }),
  labels: { vi: 'Khách hàng', en: 'Person' }
}
const crm = { manifest: manifestOf({ id: 'crm', entities: [person] }), granted: [] }

describe('planInstall()', () => {
  test('asks for everything that a new plugin wants', () => {
    const plan = planInstall(manifestOf({ capabilities: ['signal:emit', 'records:read:crm.person'] }), [crm])
    expect(plan).toMatchObject({ before: null, kept: [], dropped: [], warnings: [] })
    expect(plan.added.map(({ text }) => text.vi)).toEqual([
      'Phát tín hiệu đánh thức hoặc bắt đầu các quy trình',
      'Xem mọi bản ghi “Khách hàng” (crm.person)'
    ])
  })

  test('shows only the difference of what was granted', () => {
    const before = { manifest: manifestOf({ version: '0.9.0' }), granted: ['signal:emit', 'channel:old'] }
    const plan = planInstall(manifestOf({ capabilities: ['signal:emit', 'http:a.example.com'] }), [before, crm])
    const shown = [plan.added, plan.kept, plan.dropped].map((list) => list.map(({ capability }) => capability))
    expect(shown).toEqual([['http:a.example.com'], ['signal:emit'], ['channel:old']])
    expect(plan.before).toBe('0.9.0')
  })

  test('warns when personal data can leave, and only then', () => {
    const warningsFor = (capabilities: string[]) => planInstall(manifestOf({ capabilities }), [crm]).warnings
    expect(warningsFor(['records:read:crm.person', 'http:a.example.com'])).toEqual([
      {
        vi: 'Tiện ích này có thể gửi dữ liệu cá nhân (Khách hàng) tới a.example.com.',
        en: 'This plugin can send personal data (Person) to a.example.com.'
      }
    ])
    expect(warningsFor(['records:read:crm.person'])).toEqual([])
    expect(warningsFor(['records:write:crm.person', 'http:a.example.com'])).toEqual([])
  })

  test('names each change of the tables, and what cannot be done', () => {
    const old = [
      entity('sample.kept', { name: field('string'), gone: field('string'), size: field('string') }),
      entity('sample.gone', { name: field('string') })
    ]
    const next = [
      entity(
        'sample.kept',
        { name: field('string'), size: field('integer'), note: field('string'), code: field('string') },
        ['code']
      ),
      entity('sample.new', { name: field('string') }, ['name'])
    ]
    const { entities } = planInstall(manifestOf({ entities: next }), [
      { manifest: manifestOf({ entities: old }), granted: [] }
    ])
    expect(entities.map(({ kind, entity: id, field: name }) => [kind, id, name])).toEqual([
      ['fieldRefused', 'sample.kept', 'size'],
      ['fieldAdded', 'sample.kept', 'note'],
      ['fieldRefused', 'sample.kept', 'code'],
      ['fieldDropped', 'sample.kept', 'gone'],
      ['entityAdded', 'sample.new', null],
      ['entityDropped', 'sample.gone', null]
    ])
    expect(entities[0]?.text.en).toContain('turns from string into integer')
  })
})
