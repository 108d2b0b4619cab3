import { describe, expect, test } from 'vitest'
import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Present } from '../../../engine/core/present.ts'
import type { JsonObject } from '../../../schemas/json.ts'
import type { JournalEntry } from '../../../schemas/journal.ts'
import { compileFlow } from '../../../engine/core/compile-flow.ts'
import type { CompiledFlow } from '../../../engine/core/compiled-flow.ts'
import { decide } from '../../../engine/core/decide.ts'
import { parseDuration } from '../../../engine/core/duration.ts'
import { foldJournal } from '../../../engine/core/fold-journal.ts'
import { retryAt } from '../../../engine/core/retry-at.ts'
import { limits } from '../../../engine/limits.ts'

const names = { vi: 'a', en: 'a' }
const action = (id: string): Step => ({ id, kind: 'action', action: 'x.do' })
const done = (step: string): JournalEntry => ({
  kind: 'done',
  at: 0,
  step,
  attempt: 1,
  input: {},
  output: { from: step },
  tookMs: 1
})

const present = (now: number, trigger: JsonObject = {}): Present => ({
  run: { id: 'run', key: 'key', subject: null, trigger, createdAt: 0 },
  now,
  linkOf: ({ runId, step }) => `/approvals/${runId}/${step}`,
  calendarOf: () => {
    throw new Error('There are no calendars here.')
  }
})

function compile(steps: readonly Step[], parts: Partial<Flow> = {}) {
  return compileFlow({ id: 'f', names, trigger: { type: 'manual' }, steps, ...parts }, 1)
}

function compiled(steps: readonly Step[]): CompiledFlow {
  const result = compile(steps)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.compiled
}

const nested = compiled([
  action('a'),
  {
    id: 'b',
    kind: 'branch',
    cases: [
      {
        id: 'yes',
        when: 'trigger.n > 1',
        steps: [action('c'), { id: 'd', kind: 'branch', cases: [{ id: 'in', when: 'true', steps: [action('e')] }] }]
      }
    ]
  },
  action('z')
])

describe('compileFlow()', () => {
  test('leads from the end of a list to what stands below the step that holds it', () => {
    const next = (id: string) => nested.stepsById.get(id)?.next
    expect([next('a'), next('c'), next('d'), next('e'), next('z')]).toEqual(['b', 'd', 'z', 'z', null])
  })

  test.each<[string, readonly Step[], string]>([
    ['two steps with one id', [action('a'), action('a')], 'DUPLICATE_STEP'],
    [
      'an expression that cannot be read',
      [{ id: 'a', kind: 'branch', cases: [{ id: 'c', when: '1 +', steps: [] }] }],
      'EXPRESSION_FAILED'
    ]
  ])('finds %s and names the step', (_what, steps, code) => {
    const result = compile(steps)
    expect(result.ok ? [] : result.findings).toMatchObject([{ step: 'a', code }])
  })
})

describe('foldJournal()', () => {
  test('stands at the first step of the list that was chosen, and after its end below the branch', () => {
    const chose: JournalEntry = { kind: 'chose', at: 0, step: 'b', case: 'yes', because: [] }
    expect(foldJournal(nested, [done('a'), chose]).lanes[0]?.at).toBe('c')
    expect(foldJournal(nested, [done('a'), { ...chose, case: 'else' }]).lanes[0]?.at).toBe('z')
    expect(foldJournal(nested, [done('a'), chose, done('c')]).outputs).toEqual({ a: { from: 'a' }, c: { from: 'c' } })
  })

  test('counts attempts until the step is done', () => {
    const failed: JournalEntry = {
      kind: 'failed',
      at: 0,
      step: 'a',
      attempt: 1,
      input: {},
      error: { code: 'X', message: '' },
      retryAt: 50
    }
    expect(foldJournal(nested, [failed]).lanes[0]).toMatchObject({ at: 'a', attempts: 1, wakeAt: 50 })
    expect(foldJournal(nested, [failed, done('a')]).lanes[0]).toMatchObject({ at: 'b', attempts: 0, wakeAt: null })
  })
})

describe('decide()', () => {
  const at = (entries: readonly JournalEntry[], trigger = { n: 2 }, now = 100) =>
    decide(nested, foldJournal(nested, entries), present(now, trigger))

  test('calls the action at hand', () => {
    expect(at([])).toMatchObject({ kind: 'call', step: { id: 'a' }, attempt: 1 })
  })

  test('takes the case that holds, else the other way', () => {
    expect(at([done('a')])).toMatchObject({ kind: 'enter', entry: { kind: 'chose', case: 'yes' } })
    expect(at([done('a')], { n: 1 })).toMatchObject({
      entry: { case: 'else', because: [{ value: false, reads: { 'trigger.n': 1 } }] }
    })
  })

  test('fails the step when its condition cannot be worked out', () => {
    expect(at([done('a')], {} as { n: number })).toMatchObject({
      entry: { kind: 'failed', step: 'b', error: { code: 'EXPRESSION_FAILED' } }
    })
  })

  test('gives the same decision for the same state and time', () => {
    expect(JSON.stringify(at([done('a')]))).toBe(JSON.stringify(at([done('a')])))
  })

  test('sleeps until a wait is over, counts how late it woke, and bounds the wait', () => {
    const flow = compiled([{ id: 'w', kind: 'wait', for: 'P1D' }])
    const slept = decide(flow, foldJournal(flow, []), present(1000))
    expect(slept).toMatchObject({ entry: { kind: 'slept', until: 86_401_000 } })
    const state = foldJournal(flow, [{ kind: 'slept', at: 1000, step: 'w', until: 5000 }])
    expect(decide(flow, state, present(4999))).toEqual({ kind: 'sleep', until: 5000 })
    expect(decide(flow, state, present(5020))).toMatchObject({ entry: { kind: 'woke', lateMs: 20 } })
    const endless = compiled([{ id: 'w', kind: 'wait', until: '"9999-01-01T00:00:00Z"' }])
    expect(decide(endless, foldJournal(endless, []), present(0))).toMatchObject({
      entry: { until: limits.waitMsMax }
    })
  })

  test('finishes after the last step and rests afterwards', () => {
    const all = [done('a'), { kind: 'chose', at: 0, step: 'b', case: 'else', because: [] } as const, done('z')]
    expect(at(all)).toMatchObject({ entry: { kind: 'finished', outcome: 'completed' } })
    expect(at([...all, { kind: 'finished', at: 0, outcome: 'completed', step: null, result: null }])).toEqual({
      kind: 'rest'
    })
  })
})

describe('retryAt()', () => {
  test('doubles the delay up to the maximum, then gives up', () => {
    const policy = { attemptsMax: 10, firstDelayMs: 1_000, delayMaxMs: 60_000 }
    expect([1, 2, 3, 9, 10].map((attempt) => retryAt(policy, attempt, 0))).toEqual([1_000, 2_000, 4_000, 60_000, null])
  })
})

describe('parseDuration()', () => {
  test.each([
    ['PT24H', 86_400_000],
    ['P3D', 259_200_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4S', 93_784_000]
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['3 days', 'P1Y', 'PT', ''])('refuses %s', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })
})
