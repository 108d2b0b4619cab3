import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Run } from '../../../schemas/run.ts'
import type { RunDetail } from '../../../schemas/views.ts'
import { sampleCareFlow } from './sample-care-flow.ts'

export const careRunIds = {
  queued: '01900000-0000-7000-8000-0000000000c1',
  waiting: '01900000-0000-7000-8000-0000000000c2',
  failed: '01900000-0000-7000-8000-0000000000c3',
  completed: '01900000-0000-7000-8000-0000000000c4',
  welcome: '01900000-0000-7000-8000-0000000000c5'
} as const

const subject = '01900000-0000-7000-8000-000000000001'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const record = { id: 'o1', code: 'DH-1001', total: 1_250_000, personId: subject }

/** Runs that between them have every kind of entry a journal can have, told from `now`. */
export function sampleCareRuns(now: number): readonly RunDetail[] {
  return [
    run(now, { id: careRunIds.queued, status: 'queued' }),
    { ...run(now, { id: careRunIds.waiting, status: 'waiting', wakeAt: now + 6 * hourMs }), journal: waiting(now) },
    { ...run(now, { id: careRunIds.failed, status: 'failed' }), journal: failed(now) },
    { ...run(now, { id: careRunIds.completed, status: 'completed' }), journal: completed(now) }
  ]
}

function run(now: number, own: Pick<Run, 'id' | 'status'> & Partial<Run>): RunDetail {
  return {
    flowId: sampleCareFlow.id,
    flowVersion: 2,
    key: 'o1:1',
    subject,
    trigger: { record },
    createdAt: now - 9 * dayMs,
    updatedAt: now - hourMs,
    wakeAt: null,
    ...own,
    journal: [],
    lanes: [],
    parent: null,
    children: [],
    messages: [],
    flow: sampleCareFlow
  }
}

function began(at: number): readonly JournalEntry[] {
  const output = { points: 125, isBig: true }
  return [
    { kind: 'done', step: 'score', at, attempt: 1, input: { total: record.total }, output, tookMs: 3 },
    { kind: 'chose', step: 'offer', at, case: 'code', because: [], draw: 37.25 },
    { kind: 'forked', step: 'care', at }
  ]
}

function call(step: string, at: number, output = {}): JournalEntry {
  return { kind: 'done', step, at, attempt: 1, input: { to: 'hoa@example.vn' }, output, tookMs: 12 }
}

function asked(at: number, own: Partial<Extract<JournalEntry, { kind: 'asked' }>> = {}): JournalEntry {
  return {
    kind: 'asked',
    step: 'allow',
    at,
    reason: 'asked',
    title: 'Tặng quà cho DH-1001?',
    approvers: ['Chị Lan', 'Anh Tú'],
    until: at + 2 * dayMs,
    nextAt: at + 8 * hourMs,
    ...own
  }
}

function waiting(now: number): readonly JournalEntry[] {
  const at = now - 20 * hourMs
  return [
    ...began(at),
    call('thank', at + 1000),
    {
      kind: 'awaited',
      step: 'answered',
      at: at + 1000,
      topic: 'signal:survey.answered',
      key: subject,
      until: at + 3 * dayMs
    },
    asked(at + 1000),
    call('tell', at + 2000),
    asked(at + 8 * hourMs, { reason: 'reminded', until: at + 2 * dayMs }),
    { kind: 'delegated', step: 'allow', at: at + 9 * hourMs, by: 'Anh Tú', to: 'Cô Mai' },
    asked(at + 10 * hourMs, {
      reason: 'escalated',
      until: at + 2 * dayMs,
      approvers: ['Chị Lan', 'Cô Mai', 'Anh Bình'],
      nextAt: now + 6 * hourMs
    }),
    { kind: 'decided', step: 'allow', at: at + 11 * hourMs, by: 'Chị Lan', outcome: 'yes', note: 'Khách quen.' }
  ]
}

/** All of the lists side by side, to where they meet. */
function cared(at: number): readonly JournalEntry[] {
  const changes = [{ op: 'update', entity: 'crm.person', id: subject }] as const
  return [
    ...began(at),
    call('thank', at + 1000),
    { kind: 'awaited', step: 'answered', at, topic: 'signal:survey.answered', key: subject, until: at + 3 * dayMs },
    asked(at),
    { kind: 'decided', step: 'allow', at: at + hourMs, by: 'Chị Lan', outcome: 'yes', data: { gift: 'Cốc sứ' } },
    { kind: 'decided', step: 'allow', at: at + 2 * hourMs, by: 'Anh Tú', outcome: 'yes' },
    { ...call('give', at + 2 * hourMs, { giftId: 'G-7' }), changes } as JournalEntry,
    { kind: 'expired', step: 'answered', at: at + 3 * dayMs },
    call('ask-again', at + 3 * dayMs),
    { kind: 'joined', step: 'care', at: at + 3 * dayMs, done: ['thanks', 'survey', 'present'], stopped: [] }
  ]
}

function paged(at: number, own: Partial<Extract<JournalEntry, { kind: 'paged' }>>): JournalEntry {
  return {
    kind: 'paged',
    step: 'sum-up',
    at,
    from: 0,
    count: 500,
    cursor: 'c1',
    skipped: [],
    skippedCount: 0,
    changeCount: 480,
    messageCount: 0,
    isLast: false,
    tookMs: 4200,
    ...own
  }
}

function looped(at: number, rounds: number, goesOn: boolean): JournalEntry {
  const when = 'steps.look.isPaid == true'
  const because = { case: 'until', when, value: !goesOn, reads: { 'steps.look.isPaid': !goesOn } }
  return { kind: 'looped', step: 'remind', at, rounds, goesOn, ...(rounds > 0 && { because }) }
}

function round(at: number, rounds: number): readonly JournalEntry[] {
  return [
    looped(at, rounds, true),
    call('look', at, { isPaid: rounds > 0 }),
    { kind: 'slept', step: 'morning', at, until: at + hourMs },
    { kind: 'woke', step: 'morning', at: at + hourMs, lateMs: 0 }
  ]
}

function completed(now: number): readonly JournalEntry[] {
  const at = now - 9 * dayMs
  const later = at + 4 * dayMs
  const error = { code: 'UNIQUE_CONFLICT', message: 'another person has the phone 0901 234 567' }
  return [
    ...cared(at),
    paged(later, {
      skipped: [
        { index: 17, step: 'count', error },
        { index: 230, step: 'count', error }
      ],
      skippedCount: 2
    }),
    paged(later + 5000, { from: 500, count: 212, changeCount: 200, messageCount: 3, isLast: true, why: 'end' }),
    ...round(later, 0),
    ...round(later + dayMs, 1),
    looped(later + dayMs + hourMs, 2, false),
    { kind: 'moved', at: later + dayMs + hourMs, from: 1, to: 2, by: 'api' },
    { kind: 'slept', step: 'office', at: later + dayMs + hourMs, until: later + 2 * dayMs },
    { kind: 'woke', step: 'office', at: later + 2 * dayMs, lateMs: 0 },
    {
      kind: 'awaited',
      step: 'next-order',
      at: later + 2 * dayMs,
      topic: 'recordCreated:sales.order',
      key: subject,
      until: now
    },
    { kind: 'received', step: 'next-order', at: later + 3 * dayMs, event: { record: { ...record, code: 'DH-1040' } } },
    {
      kind: 'called',
      step: 'greet-again',
      at: later + 3 * dayMs,
      runId: careRunIds.welcome,
      input: { who: subject },
      waits: true
    },
    {
      kind: 'returned',
      step: 'greet-again',
      at: later + 4 * dayMs,
      runId: careRunIds.welcome,
      outcome: 'completed',
      result: { isGreeted: true }
    },
    { kind: 'edited', at: later + 4 * dayMs, outputs: { score: { points: 60, isBig: false } }, by: 'api' },
    {
      kind: 'chose',
      step: 'if-big',
      at: later + 4 * dayMs,
      case: 'big',
      because: [{ case: 'big', when: 'steps.score.points >= 50', value: true, reads: { 'steps.score.points': 60 } }]
    },
    { kind: 'goal', at: later + 4 * dayMs, event: { record: { ...record, code: 'DH-1041', total: 6_000_000 } } },
    { kind: 'finished', at: later + 4 * dayMs, outcome: 'goal', step: null, result: null }
  ]
}

function failed(now: number): readonly JournalEntry[] {
  const at = now - 6 * dayMs
  const error = { code: 'PLUGIN_TIMEOUT', message: 'the plugin crm took longer than 5 s' }
  const end = at + 4 * dayMs
  return [
    ...cared(at),
    paged(at + 3 * dayMs, {}),
    { kind: 'failed', step: 'sum-up', at: end - hourMs, attempt: 1, input: null, error, retryAt: null },
    { kind: 'finished', at: end - hourMs, outcome: 'failed', step: null, result: null },
    { kind: 'retried', step: 'sum-up', at: end, by: 'api' },
    { kind: 'failed', step: 'sum-up', at: end + 1000, attempt: 1, input: null, error, retryAt: null },
    {
      kind: 'compensated',
      step: 'give',
      at: end + 2000,
      input: { gift: 'G-7' },
      error: null,
      changes: [{ op: 'update', entity: 'crm.person', id: subject }]
    },
    {
      kind: 'compensated',
      step: 'thank',
      at: end + 3000,
      input: { to: 'hoa@example.vn' },
      error: { code: 'PLUGIN_THREW', message: 'what is sent cannot be called back' }
    },
    { kind: 'finished', at: end + 3000, outcome: 'failed', step: null, result: null }
  ]
}
