import { describe, expect, test } from 'vitest'
import { callOutcome } from '../../designer/pages/runs/call-outcome.ts'
import { subjectEntity } from '../../designer/pages/runs/run-subject.ts'
import { tellRun } from '../../designer/pages/runs/run-story.ts'
import { stepsById } from '../../designer/pages/runs/steps-by-id.ts'
import { compileCheck } from '../../engine/check.ts'
import { flowSchema } from '../../schemas/flow.ts'
import type { DoneEntry, FailedEntry, JournalEntry } from '../../schemas/journal.ts'
import { sampleCareFlow } from './support/sample-care-flow.ts'
import { sampleEntities } from './support/sample-entities.ts'
import { sampleFlow } from './support/sample-flow.ts'

const error = { code: 'PLUGIN_THREW', message: 'no' }
const failed = (attempt: number, retryAt: number | null): FailedEntry => {
  return { kind: 'failed', step: 'send', at: attempt, attempt, input: null, error, retryAt }
}
const done: DoneEntry = { kind: 'done', step: 'send', at: 9, attempt: 3, input: {}, output: null, tookMs: 1 }

describe('tellRun()', () => {
  test('tells the attempts of one step together with its output', () => {
    const story = tellRun([failed(1, 2), failed(2, 3), done])
    expect(story).toMatchObject([{ kind: 'call', step: 'send', failures: [{ attempt: 1 }, { attempt: 2 }], done }])
  })

  test('starts a new chapter when a person lets a failed run go on', () => {
    const finished: JournalEntry = { kind: 'finished', at: 2, outcome: 'failed', step: null, result: null }
    const retried: JournalEntry = { kind: 'retried', step: 'send', at: 3, by: 'api' }
    const story = tellRun([failed(1, null), finished, retried, done])
    expect(story.map(({ kind }) => kind)).toEqual(['call', 'end', 'call'])
    expect(story.at(-1)).toMatchObject({ retries: [retried], done })
  })

  test('keeps the same step apart when it had given its output before', () => {
    expect(tellRun([done, done])).toHaveLength(2)
  })

  test('puts the waking to the sleep it ends', () => {
    const slept: JournalEntry = { kind: 'slept', step: 'pause', at: 1, until: 5 }
    const woke: JournalEntry = { kind: 'woke', step: 'pause', at: 6, lateMs: 1 }
    expect(tellRun([slept])).toMatchObject([{ kind: 'sleep', woke: null }])
    expect(tellRun([slept, woke])).toEqual([{ kind: 'sleep', step: 'pause', slept, woke }])
  })
})

describe('callOutcome()', () => {
  test('tells a step that will be tried again from one that is given up', () => {
    const outcomes = [[failed(1, 2)], [failed(1, null)], [failed(1, 2), done]].map((journal) => {
      const [chapter] = tellRun(journal)
      return chapter?.kind === 'call' ? callOutcome(chapter) : null
    })
    expect(outcomes).toEqual(['retrying', 'failed', 'done'])
  })
})

describe('a retry', () => {
  test('means that a step is tried again until it fails once more', () => {
    const retried: JournalEntry = { kind: 'retried', step: 'send', at: 3, by: 'api' }
    const outcomes = [[retried], [failed(1, null), retried], [retried, failed(4, null)]].map((journal) => {
      const [chapter] = tellRun(journal)
      return chapter?.kind === 'call' ? callOutcome(chapter) : null
    })
    expect(outcomes).toEqual(['retrying', 'retrying', 'failed'])
  })
})

describe('what a run is about', () => {
  test('is known once a step touched the record', () => {
    const changes = [{ op: 'create', entity: 'crm.person', id: 'p1' }] as const
    const run = { trigger: {}, journal: [{ ...done, changes }] }
    expect(subjectEntity({ ...run, subject: 'p1' }, [])).toBe('crm.person')
    expect(subjectEntity({ ...run, subject: 'p2' }, [])).toBeNull()
  })

  test('is known from a field that points to it, however deep it stands in the data', () => {
    const run = { trigger: { record: { number: 'DH-1', personId: 'p1' } }, journal: [] }
    expect(subjectEntity({ ...run, subject: 'p1' }, sampleEntities)).toBe('crm.person')
    expect(subjectEntity({ ...run, subject: 'DH-1' }, sampleEntities)).toBeNull()
  })
})

describe('the flows of the sample', () => {
  test.each([sampleFlow, sampleCareFlow])('are flows that Mạch takes: $id', (flow) => {
    expect(compileCheck(flowSchema, { trusted: true })(flow)).toMatchObject({ ok: true })
  })
})

describe('stepsById()', () => {
  test('finds steps inside branches and error lists', () => {
    expect([...stepsById(sampleFlow.steps).keys()]).toEqual([
      'person',
      'interest',
      'greet',
      'give-up',
      'done-cold',
      'pause',
      'follow-up',
      'bought'
    ])
  })
})
