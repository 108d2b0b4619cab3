import { describe, expect, test } from 'vitest'
import type { Flow } from '../../../schemas/flow.ts'
import type { FlowChange } from '../../../schemas/flow-change.ts'
import type { Step } from '../../../schemas/step.ts'
import { diffFlows } from '../../../engine/core/diff-flows.ts'

const names = { vi: 'a', en: 'a' }
const act = (id: string, input: object = {}): Step => ({ id, kind: 'action', action: 'x.do', input: input as never })
const flow = (steps: readonly Step[], parts: Partial<Flow> = {}): Flow => ({
  id: 'f',
  names,
  trigger: { type: 'manual' },
  steps,
  ...parts
})
const branch = (steps: readonly Step[], when = 'true', more: { readonly else?: readonly Step[] } = {}): Step => ({
  id: 'b',
  kind: 'branch',
  cases: [{ id: 'hot', when, steps }],
  ...more
})

const short = (changes: readonly FlowChange[]) =>
  changes.map((change) => {
    if (change.kind === 'flow') return `flow ${change.field}`
    if (change.kind === 'changed') return `changed ${change.step} ${change.fields.map(({ field }) => field).join(' ')}`
    return `${change.kind} ${change.step}`
  })
const diff = (before: Flow, after: Flow) => short(diffFlows(before, after))

describe('diffFlows()', () => {
  test('finds nothing between a flow and itself, whatever the order of its fields', () => {
    const step: Step = { id: 'a', kind: 'action', action: 'x.do', input: { p: { value: 1 }, q: { value: 2 } } }
    const turned: Step = { input: { q: { value: 2 }, p: { value: 1 } }, action: 'x.do', kind: 'action', id: 'a' }
    expect(diffFlows(flow([step]), flow([turned]))).toEqual([])
  })

  test('tells what was added, removed and changed in the order of the page', () => {
    const before = flow([act('a'), act('gone'), branch([act('c')]), act('z', { n: { value: 1 } })])
    const after = flow([act('new'), act('a'), branch([act('c'), act('inner')]), act('z', { n: { value: 2 } })])
    expect(diff(before, after)).toEqual(['added new', 'removed gone', 'added inner', 'changed z input.n'])
    expect(diffFlows(before, after).at(-1)).toMatchObject({
      stepKind: 'action',
      fields: [{ field: 'input.n', before: { value: 1 }, after: { value: 2 } }]
    })
  })

  test.each<[string, readonly Step[], readonly Step[], readonly string[]]>([
    ['one step behind three', [act('a'), act('b'), act('c')], [act('b'), act('c'), act('a')], ['moved a']],
    ['two that change places', [act('a'), act('b')], [act('b'), act('a')], ['moved b']],
    ['a step into a list', [act('a'), branch([])], [branch([act('a')])], ['moved a']],
    ['a new neighbour before it', [act('a'), act('b')], [act('n'), act('a'), act('b')], ['added n']],
    ['a removed neighbour', [act('a'), act('b')], [act('b')], ['removed a']]
  ])('names as few moved steps as it can: %s', (_name, before, after, expected) => {
    const found = diff(flow(before), flow(after))
    expect(found).toHaveLength(expected.length)
    if (expected[0] === 'moved b') expect(found[0]).toMatch(/^moved [ab]$/u)
    else expect(found).toEqual(expected)
  })

  test('names fields by their place, and takes what stands in a list for steps of their own', () => {
    const before = flow([branch([act('c')], 'trigger.a > 1')])
    const after = flow([branch([act('c'), act('d')], 'trigger.a > 2', { else: [] })])
    expect(diff(before, after)).toEqual(['changed b cases.hot.when else', 'added d'])
  })

  test('tells of cases that changed places, and not of those that a new one pushed down', () => {
    const cases = ['x', 'y', 'z'].map((id) => ({ id, when: 'true', steps: [] }))
    const of = (...order: readonly number[]): Flow =>
      flow([{ id: 'b', kind: 'branch', cases: order.flatMap((index) => cases[index] ?? []) }])
    expect(diff(of(1, 2), of(0, 1, 2))).toEqual(['changed b cases.x'])
    expect(diff(of(0, 1), of(1, 0))).toEqual(['changed b casesOrder'])
  })

  test('tells of the flow itself: names, subject, trigger and enrolment', () => {
    const before = flow([], { subject: 'trigger.a', enrolment: { reEnrol: 'never', maxConcurrent: 5 } })
    const after = flow([], {
      names: { vi: 'b', en: 'a' },
      trigger: { type: 'manual', condition: 'true' },
      enrolment: { reEnrol: 'always', maxConcurrent: 5 }
    })
    expect(diff(before, after)).toEqual([
      'flow names.vi',
      'flow trigger.condition',
      'flow subject',
      'flow enrolment.reEnrol'
    ])
  })

  test('shows a step that became another kind as changed', () => {
    expect(diff(flow([act('a')]), flow([{ id: 'a', kind: 'wait', for: 'P1D' }]))[0]).toMatch(/^changed a kind/u)
  })
})
