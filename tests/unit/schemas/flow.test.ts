import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../engine/check.ts'
import { effectSchema, type Effect } from '../../../schemas/effect.ts'
import { flowSchema, type Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Trigger } from '../../../schemas/trigger.ts'

/** Names of the keys that must be there, and of those that may. The compiler keeps it equal to the type. */
type Keys<T> = { readonly [K in keyof Required<T>]: undefined extends T[K] ? 'may' : 'must' }
type KeysOf<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: Keys<Extract<Union, { readonly [T in Tag]: Name }>>
}

/** What a schema says of the same. */
interface Variant {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
}

function keysOf({ required, properties }: Variant): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(properties).map((key) => [key, required.includes(key) ? 'must' : 'may']))
}

function variantsOf(schema: { readonly oneOf: readonly Variant[] }, tag: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    schema.oneOf.map((variant) => [(variant.properties[tag] as { readonly const: string }).const, keysOf(variant)])
  )
}

const everyStepKeys = { id: 'must', names: 'may', note: 'may' } as const

const stepKeys: KeysOf<Step, 'kind'> = {
  action: {
    id: 'must',
    kind: 'must',
    action: 'must',
    names: 'may',
    note: 'may',
    input: 'may',
    retry: 'may',
    onError: 'may',
    compensate: 'may'
  },
  code: { ...everyStepKeys, kind: 'must', code: 'must', input: 'may', output: 'may', onError: 'may' },
  branch: { id: 'must', kind: 'must', cases: 'must', names: 'may', note: 'may', else: 'may' },
  split: { ...everyStepKeys, kind: 'must', arms: 'must' },
  parallel: { ...everyStepKeys, kind: 'must', lists: 'must', until: 'must' },
  forEach: {
    ...everyStepKeys,
    kind: 'must',
    items: 'must',
    steps: 'must',
    stopWhen: 'may',
    onItemError: 'may',
    itemsMax: 'may'
  },
  repeat: { ...everyStepKeys, kind: 'must', steps: 'must', until: 'must', timesMax: 'must' },
  wait: { ...everyStepKeys, kind: 'must', for: 'may', until: 'may', at: 'may', working: 'may' },
  waitFor: { ...everyStepKeys, kind: 'must', event: 'must', within: 'must', onTimeout: 'may' },
  approve: {
    ...everyStepKeys,
    kind: 'must',
    title: 'must',
    approvers: 'must',
    quorum: 'may',
    outcomes: 'must',
    form: 'may',
    within: 'must',
    remindEvery: 'may',
    escalate: 'may',
    notify: 'may',
    onTimeout: 'may'
  },
  subflow: { ...everyStepKeys, kind: 'must', flow: 'must', input: 'may', wait: 'must', onError: 'may' },
  end: { id: 'must', kind: 'must', outcome: 'must', names: 'may', note: 'may', result: 'may' }
}

const triggerKeys: KeysOf<Trigger, 'type'> = {
  form: { type: 'must', form: 'must', condition: 'may', key: 'may', debounce: 'may' },
  webhook: { type: 'must', body: 'must', condition: 'may', key: 'may', debounce: 'may' },
  plugin: { type: 'must', trigger: 'must', condition: 'may', key: 'may', debounce: 'may' },
  recordCreated: { type: 'must', entity: 'must', condition: 'may', key: 'may', debounce: 'may' },
  recordUpdated: { type: 'must', entity: 'must', fields: 'may', condition: 'may', key: 'may', debounce: 'may' },
  schedule: { type: 'must', cron: 'must', zone: 'must', missed: 'must', condition: 'may', key: 'may', debounce: 'may' },
  threshold: {
    type: 'must',
    entity: 'must',
    field: 'must',
    value: 'must',
    direction: 'must',
    condition: 'may',
    key: 'may',
    debounce: 'may'
  },
  date: {
    type: 'must',
    entity: 'may',
    field: 'may',
    on: 'may',
    offset: 'may',
    timeOfDay: 'may',
    zone: 'must',
    recurs: 'may',
    leapDay: 'may',
    missed: 'must',
    condition: 'may',
    key: 'may',
    debounce: 'may'
  },
  inactivity: {
    type: 'must',
    entity: 'must',
    field: 'may',
    for: 'must',
    missed: 'must',
    condition: 'may',
    key: 'may',
    debounce: 'may'
  },
  signal: { type: 'must', name: 'must', condition: 'may', key: 'may', debounce: 'may' },
  flowFinished: { type: 'must', flow: 'must', outcomes: 'may', condition: 'may', key: 'may', debounce: 'may' },
  manual: { type: 'must', input: 'may', condition: 'may', key: 'may', debounce: 'may' }
}

const effectKeys: KeysOf<Effect, 'kind'> = {
  create: { kind: 'must', entity: 'must', id: 'must', values: 'must' },
  update: { kind: 'must', entity: 'must', id: 'must', version: 'must', values: 'must' },
  delete: { kind: 'must', entity: 'must', id: 'must', version: 'must' },
  message: { kind: 'must', channel: 'must', payload: 'must', about: 'may', key: 'may' },
  signal: { kind: 'must', name: 'must', key: 'may', data: 'may' }
}

const flowKeys: Keys<Flow> = {
  $schema: 'may',
  id: 'must',
  names: 'must',
  description: 'may',
  trigger: 'must',
  subject: 'may',
  enrolment: 'may',
  timeLimit: 'may',
  result: 'may',
  steps: 'must'
}

describe('the type beside a schema', () => {
  test('of a flow has the same fields', () => {
    expect(keysOf(flowSchema)).toEqual(flowKeys)
  })

  test('of a step has the same kinds and fields', () => {
    expect(variantsOf(flowSchema.$defs.step, 'kind')).toEqual(stepKeys)
  })

  test('of a trigger has the same sorts and fields', () => {
    expect(variantsOf(flowSchema.properties.trigger, 'type')).toEqual(triggerKeys)
  })

  test('of an effect has the same kinds and fields', () => {
    expect(variantsOf(effectSchema, 'kind')).toEqual(effectKeys)
  })
})

const everyStep: Flow = {
  $schema: '../../../schemas/flow.json',
  id: 'tea-tasting',
  names: { vi: 'Thử trà', en: 'Tea tasting' },
  trigger: { type: 'form', form: 'tea-form', condition: 'trigger.seats > 0', key: 'trigger.phone' },
  subject: 'trigger.phone',
  steps: [
    {
      id: 'book',
      kind: 'action',
      action: 'tea.book',
      input: { seats: { cel: 'trigger.seats' }, note: { text: 'Chào {{ trigger.name }}' }, days: [1, { cel: '2' }] },
      retry: { attemptsMax: 3, firstDelayMs: 1000, delayMaxMs: 60_000 },
      onError: [{ id: 'sorry', kind: 'end', outcome: 'failed' }]
    },
    {
      id: 'size',
      kind: 'branch',
      cases: [{ id: 'big', when: 'trigger.seats > 6', steps: [{ id: 'rest', kind: 'wait', for: 'P1DT2H' }] }],
      else: [{ id: 'later', kind: 'wait', until: 'trigger.day' }]
    },
    { id: 'done', kind: 'end', outcome: 'goal', result: { seats: { cel: 'trigger.seats' } } }
  ]
}

describe('flowSchema', () => {
  const check = compileCheck<Flow>(flowSchema, { trusted: true })

  test('accepts a flow with every kind of step', () => {
    expect(check(everyStep)).toEqual({ ok: true, value: everyStep })
  })

  test.each([
    ['a misspelt field', { ...everyStep, subjct: 'x' }, '/subjct'],
    ['a name in one language', { ...everyStep, names: { vi: 'Thử trà' } }, '/names/en'],
    ['an id with spaces', { ...everyStep, id: 'tea tasting' }, '/id'],
    ['a trigger that does not exist', { ...everyStep, trigger: { type: 'telepathy' } }, '/trigger/type'],
    ['a wait for nothing', { ...everyStep, steps: [{ id: 'a', kind: 'wait' }] }, '/steps/0'],
    ['a wait for two things', { ...everyStep, steps: [{ id: 'a', kind: 'wait', for: 'P1D', until: 'x' }] }, '/steps/0'],
    ['an empty duration', { ...everyStep, steps: [{ id: 'a', kind: 'wait', for: 'PT' }] }, '/steps/0/for'],
    ['a branch without cases', { ...everyStep, steps: [{ id: 'a', kind: 'branch', cases: [] }] }, '/steps/0/cases'],
    [
      'an action without a plugin',
      { ...everyStep, steps: [{ id: 'a', kind: 'action', action: 'b' }] },
      '/steps/0/action'
    ]
  ])('refuses %s and names the place', (_, flow, path) => {
    const result = check(flow)
    expect(result.ok ? [] : result.fields.map((field) => field.path)).toEqual([path])
  })
})
