import { describe, expect, test } from 'vitest'
import { pathParts } from '../../../../designer/edit/path-parts.ts'
import { sampleEntity, scopeOfRecord, scopeOfRun, valueIn } from '../../../../designer/edit/sample-scope.ts'
import type { Shapes } from '../../../../designer/edit/scope.ts'
import type { Entity } from '../../../../schemas/entity.ts'
import type { Flow } from '../../../../schemas/flow.ts'

const text = { type: 'string', 'x-mach': { labels: { vi: 'Chữ', en: 'Text' } } } as const
const entity = (id: string, ...names: readonly string[]) =>
  ({ id, title: names[0], fields: Object.fromEntries(names.map((name) => [name, text])) }) as unknown as Entity
const shapes: Shapes = {
  entities: [entity('shop.order', 'number'), entity('shop.person', 'fullName', 'phone')],
  palette: {
    plugins: [],
    triggers: [],
    actions: [],
    forms: [
      {
        id: 'ask',
        names: { vi: 'Hỏi', en: 'Ask' },
        body: { type: 'object', properties: { fullName: text, phone: text, question: text } }
      }
    ]
  }
}
const flow = (trigger: Flow['trigger']): Flow => ({ id: 'f', names: { vi: 'F', en: 'F' }, trigger, steps: [] })
const an = {
  id: 'p1',
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: 'api',
  updatedAt: '2026-02-01T00:00:00Z',
  updatedBy: 'api',
  fullName: 'An',
  phone: '0901'
}

describe('the data of a sample', () => {
  test('fills a form from a record by the names of its fields', () => {
    const asked = flow({ type: 'form', form: 'ask' })
    expect(sampleEntity(asked, shapes)).toBe('shop.person')
    const scope = scopeOfRecord(asked, an, shapes)
    expect(scope.trigger).toEqual({ at: an.updatedAt, form: { fullName: 'An', phone: '0901' } })
    expect([valueIn(scope, 'trigger.form.phone'), valueIn(scope, 'trigger.form.question')]).toEqual(['0901', undefined])
  })

  test('is the record itself where the trigger watches such records', () => {
    const bought = flow({ type: 'recordUpdated', entity: 'shop.order' })
    expect(sampleEntity(bought, shapes)).toBe('shop.order')
    expect(scopeOfRecord(bought, an, shapes).trigger).toMatchObject({ record: an, before: an })
  })

  test('is what a past run had, put right by hand where somebody did', () => {
    const done = { kind: 'done' as const, at: 1, attempt: 1, input: {}, tookMs: 1 }
    const scope = scopeOfRun({
      trigger: { form: { fullName: 'An' } },
      journal: [
        { ...done, step: 'look-up', output: { found: false } },
        { ...done, step: 'score', output: { score: 3 } },
        { kind: 'edited', at: 2, by: 'api', outputs: { 'look-up': { found: true } } }
      ]
    })
    expect(valueIn(scope, 'steps["look-up"].found')).toBe(true)
    expect(valueIn(scope, 'steps.score.score')).toBe(3)
  })
})

describe('pathParts()', () => {
  test.each([
    ['trigger.form.phone', ['trigger', 'form', 'phone']],
    ['steps["look-up"].a', ['steps', 'look-up', 'a']],
    ["steps['x'][0].b", ['steps', 'x', '0', 'b']]
  ])('goes through the names of %s', (path, parts) => {
    expect(pathParts(path)).toEqual(parts)
  })
})
