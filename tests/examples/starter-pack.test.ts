import { describe, expect, test } from 'vitest'
import { demoSchema } from '../../schemas/demo.ts'
import { flowSchema, type Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { formSchema } from '../../schemas/form.ts'
import { localizedSchema } from '../../schemas/localized.ts'
import { compileFlow } from '../../engine/core/compile-flow.ts'
import { listsOf } from '../../engine/core/lists-of.ts'
import { faultsOf } from '../unit/plugins/faults-of.ts'
import { actionOf, plugins } from '../unit/plugins/installed.ts'
import { roleSchema } from '../../schemas/role.ts'
import { flows, forms, readPackFile, roles } from './starter-files.ts'

const entities = plugins.flatMap((plugin) => plugin.entities ?? [])
const named = flows.map((flow) => [flow.id, flow] as const)
const actionSteps = flows.flatMap((flow) =>
  stepsOf(flow.steps).flatMap((step) => (step.kind === 'action' ? [[`${flow.id}/${step.id}`, step] as const] : []))
)

describe('the starter pack', () => {
  test('says what it is in both languages', () => {
    const schema = {
      type: 'object',
      required: ['id', 'version', 'names', 'description'],
      properties: { id: { const: 'starter' }, names: localizedSchema, description: localizedSchema }
    }
    expect(faultsOf(schema, readPackFile('pack.json'))).toEqual([])
  })

  test.each(roles)('$id is a role as the schema has it, and names entities and fields that exist', (role) => {
    expect(faultsOf(roleSchema, role)).toEqual([])
    for (const { entity, hidden = [], fixed = [] } of role.records) {
      const found = entities.find(({ id }) => id === entity)
      expect(entity === '*' || found !== undefined, entity).toBe(true)
      for (const field of [...hidden, ...fixed]) expect(found?.fields, `${entity}.${field}`).toHaveProperty(field)
    }
  })

  test('has the four flows and the form', () => {
    expect(flows.map(({ id }) => id)).toEqual(['follow-up', 'lead-capture', 'loyalty-reward', 'order-intake'])
    expect(forms.map(({ id }) => id)).toEqual(['lead'])
  })

  test.each(named)('%s fits the flow schema', (_, flow) => {
    expect(faultsOf(flowSchema, flow)).toEqual([])
  })

  test.each(named)('%s compiles: its actions, expressions and texts are sound', (_, flow) => {
    expect(compileFlow(flow, 1)).toMatchObject({ ok: true })
  })

  test.each(named)('%s names its steps for people', (_, flow) => {
    const nameless = stepsOf(flow.steps).filter((step) => step.names === undefined && step.kind !== 'end')
    expect(nameless).toEqual([])
  })

  test.each(named)('%s listens to something that exists', (_, flow) => {
    const { trigger } = flow
    if (trigger.type === 'form') expect(forms.map(({ id }) => id)).toContain(trigger.form)
    if ('entity' in trigger) expect(entities.map(({ id }) => id)).toContain(trigger.entity)
    expect(flow.subject).toBeDefined()
  })

  test.each(actionSteps)('%s gives its action all that it needs and nothing that it does not know', (_, step) => {
    const { properties, required = [] } = actionOf(step.action).input as {
      readonly properties: object
      readonly required?: readonly string[]
    }
    const given = Object.keys(step.input ?? {})
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(given))
    expect(given).toEqual(expect.arrayContaining([...required]))
  })

  test.each(actionSteps)('%s reads only fields that the steps above it give', (_, step) => {
    const flow = flows.find((each) => stepsOf(each.steps).includes(step))
    const unknown = pathsIn(step.input).filter((path) => !isGiven(flow, path))
    expect(unknown).toEqual([])
  })

  test.each(forms.map((form) => [form.id, form] as const))('form %s fits the form schema', (_, form) => {
    expect(faultsOf(formSchema, form)).toEqual([])
    const fields = form.fields.map(({ name }) => name)
    expect(fields).toEqual(expect.arrayContaining([...(form.anyOf ?? [])]))
  })

  test('its demo fits the demo schema and counts what the plugins declare', () => {
    const demo = readPackFile('demo.json')
    expect(faultsOf(demoSchema, demo)).toEqual([])
    const counted = [...JSON.stringify(demo).matchAll(/"entity":"([^"]+)"/g)].map(([, id]) => id)
    expect(entities.map(({ id }) => id)).toEqual(expect.arrayContaining([...new Set(counted)]))
  })
})

function stepsOf(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...listsOf(step).flatMap((list) => stepsOf(list.steps))])
}

/** `[step, field]` of all that expressions and texts of a mapping take from steps. */
function pathsIn(mapping: unknown): readonly (readonly [string, string])[] {
  const found = JSON.stringify(mapping ?? {}).matchAll(/steps\.(\w+)\.(\w+)/g)
  return [...found].map(([, step = '', field = '']) => [step, field] as const)
}

function isGiven(flow: Flow | undefined, [stepId, field]: readonly [string, string]): boolean {
  const step = stepsOf(flow?.steps ?? []).find(({ id }) => id === stepId)
  if (step?.kind !== 'action') return false
  const { properties } = actionOf(step.action).output as { readonly properties: object }
  return field in properties
}
