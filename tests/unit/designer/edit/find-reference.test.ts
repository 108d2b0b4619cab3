import { describe, expect, test } from 'vitest'
import { findReference } from '../../../../designer/edit/find-reference.ts'
import { scopeOf, type Shapes } from '../../../../designer/edit/scope.ts'
import type { Flow } from '../../../../schemas/flow.ts'

const text = { type: 'string' } as const
const output = { type: 'object', properties: { name: text, more: { type: 'object' } } }
const action = { plugin: 'shop', labels: { vi: 'Tra', en: 'Look up' }, help: null, icon: null, input: {}, output }
const shapes: Shapes = {
  entities: [{ id: 'shop.person', title: 'name', fields: { name: text } } as never],
  palette: { plugins: [], triggers: [], forms: [], actions: [{ id: 'shop.find', ...action }] }
}
const flow: Flow = {
  id: 'f',
  names: { vi: 'F', en: 'F' },
  trigger: { type: 'recordCreated', entity: 'shop.person' },
  steps: [
    { id: 'find', kind: 'action', action: 'shop.find' },
    { id: 'here', kind: 'action', action: 'shop.find' },
    { id: 'after', kind: 'action', action: 'shop.find' }
  ]
}
const around = { flow, scope: scopeOf(flow, 'here', shapes), stepId: 'here' }

describe('findReference()', () => {
  test.each([
    ['steps.find.name', 'known'],
    ['steps["find"].name', 'known'],
    ['trigger.record.name', 'known'],
    ['steps.find.more.x', 'open'],
    ['steps.find', 'open'],
    ['trigger.record', 'open'],
    ['trigger.record.createdAt', 'open'],
    ['trigger.at', 'open'],
    ['now', 'open'],
    ['steps.gone.name', 'gone'],
    ['steps.after.name', 'later'],
    ['steps.here.name', 'later'],
    ['steps.find.nmae', 'unknown'],
    ['trigger.record.nmae', 'unknown'],
    ['find.name', 'unknown']
  ])('says of %s that it is %s', (path, state) => {
    expect(findReference(path, around).state).toBe(state)
  })
})
