import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import type { PlayedRun } from '../../../engine/ports/overlay.ts'
import { findConflicts } from '../../../engine/rehearsal/find-conflicts.ts'
import type { Message } from '../../../schemas/message.ts'

interface Stay {
  readonly from: number
  readonly until: number
  readonly status?: PlayedRun['status']
}

const run = (id: string, subject: string | null, { from, until, status = 'completed' }: Stay): PlayedRun => ({
  id,
  flowId: 'mine',
  subject,
  status,
  createdAt: from,
  begunAt: from,
  updatedAt: until,
  trigger: {},
  journal: []
})
const message = (runId: string, about: string | null, createdAt: number): Message => ({
  id: `m-${runId}`,
  runId,
  stepId: 's',
  channel: 'mail',
  payload: {},
  about,
  host: null,
  state: 'queued',
  attempts: 0,
  nextAt: 0,
  createdAt,
  settledAt: null,
  answer: null
})
const other = (subject: string, from: number, until: number) => ({ id: 'o', flowId: 'theirs', subject, from, until })

describe('findConflicts()', () => {
  test('finds those who were in another flow at the same time', () => {
    const short = { from: 10, until: 20 }
    const runs = [
      run('a', 'ann', short),
      run('b', 'bob', short),
      run('c', 'ann', { from: 30, until: 40 }),
      run('d', null, short)
    ]
    const otherRuns = [other('ann', 15, 16), other('bob', 21, 30), other('cid', 10, 20)]
    const { byFlow, byRun } = findConflicts({ runs, messages: [], otherRuns, otherMessages: [] })
    expect([...byFlow]).toEqual([['theirs', { runs: 1, messages: 0 }]])
    expect([...byRun]).toEqual([['a', 1]])
  })

  test('counts a run that has not ended as being there from then on', () => {
    const runs = [run('a', 'ann', { from: 10, until: 12, status: 'waiting' })]
    const { byRun } = findConflicts({ runs, messages: [], otherRuns: [other('ann', 500, 600)], otherMessages: [] })
    expect([...byRun]).toEqual([['a', 1]])
  })

  test('finds who was written to twice in a short time over the same channel', () => {
    const at = 1_000_000_000
    const messages = [message('a', 'ann', at), message('b', 'bob', at), message('c', null, at)]
    const theirs = (about: string, when: number, channel = 'mail') => ({ flowId: 'theirs', channel, about, at: when })
    const otherMessages = [
      theirs('ann', at - limits.rehearsalCrowdMs),
      theirs('ann', at + 1, 'sms'),
      theirs('bob', at + limits.rehearsalCrowdMs + 1)
    ]
    const { byFlow, byRun } = findConflicts({ runs: [], messages, otherRuns: [], otherMessages })
    expect([...byFlow]).toEqual([['theirs', { runs: 0, messages: 1 }]])
    expect([...byRun]).toEqual([['a', 1]])
  })
})
