import { describe, expect, test } from 'vitest'
import type { Palette } from '../../../../schemas/draft.ts'
import type { Flow } from '../../../../schemas/flow.ts'
import { scopeOf } from '../../../../designer/edit/scope.ts'
import { emptyFlow } from '../support/invent-edits.ts'

const labels = (text: string) => ({ vi: text, en: text })
const palette: Palette = {
  plugins: [],
  triggers: [],
  forms: [
    {
      id: 'ask',
      names: labels('Ask'),
      body: { type: 'object', properties: { phone: { type: 'string', 'x-mach': { labels: labels('Phone') } } } }
    }
  ],
  actions: [
    {
      id: 'shop.find',
      plugin: 'shop',
      labels: labels('Find'),
      help: null,
      icon: null,
      input: {},
      output: { type: 'object', properties: { person: { type: 'object', properties: { age: { type: 'integer' } } } } }
    }
  ]
}
const find = (id: string) => ({ id, kind: 'action' as const, action: 'shop.find' })
const flow: Flow = {
  ...emptyFlow,
  trigger: { type: 'form', form: 'ask' },
  steps: [
    find('first'),
    {
      id: 'ask',
      kind: 'branch',
      cases: [{ id: 'yes', when: 'true', steps: [find('in-yes'), { id: 'wait', kind: 'wait', for: 'P1D' }] }],
      else: [find('other')]
    },
    { id: 'each', kind: 'forEach', items: { cel: '[]' }, steps: [find('inside')] }
  ]
}
const paths = (id: string | null): readonly string[] =>
  scopeOf(flow, id, { palette, entities: [] }).flatMap(({ entries }) => entries.map(({ path }) => path))

describe('scopeOf()', () => {
  test('holds what the trigger brings, with its words', () => {
    expect(paths('first')).toEqual(['trigger.form.phone'])
    const [group] = scopeOf(flow, null, { palette, entities: [] })
    expect(group?.entries[0]).toMatchObject({ labels: { en: 'Phone' }, type: 'string' })
  })

  test('holds what steps above have given, nearest first, down to the last field', () => {
    expect(paths('wait')).toEqual(['steps["in-yes"].person.age', 'steps.first.person.age', 'trigger.form.phone'])
  })

  test('holds nothing of another lane, nor of a lane that may not have run', () => {
    expect(paths('other')).toEqual(['steps.first.person.age', 'trigger.form.phone'])
    expect(paths('each')).toEqual(['steps.first.person.age', 'trigger.form.phone'])
  })

  test('holds the item inside a loop', () => {
    expect(paths('inside').slice(0, 2)).toEqual(['item', 'index'])
  })
})
