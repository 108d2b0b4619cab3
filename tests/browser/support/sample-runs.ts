import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Run } from '../../../schemas/run.ts'
import type { RunDetail } from '../../../schemas/views.ts'
import { sampleFlow } from './sample-flow.ts'

export const personId = '01900000-0000-7000-8000-000000000001'
export const messageId = '01900000-0000-7000-8000-0000000000aa'

export const runIds = {
  waiting: '01900000-0000-7000-8000-00000000000a',
  failed: '01900000-0000-7000-8000-00000000000b',
  completed: '01900000-0000-7000-8000-00000000000c'
} as const

const minuteMs = 60_000
const dayMs = 86_400_000
const trigger = {
  form: { fullName: 'Nguyễn Thị Hoa', phone: '+84901234567', email: 'hoa@example.vn', budget: 8_000_000 }
}

/** One run in each state that has something special to show, told from `now`. */
export function sampleRuns(now: number): readonly RunDetail[] {
  return [waitingRun(now), failedRun(now), completedRun(now)]
}

function run(now: number, own: Pick<Run, 'id' | 'status'> & Partial<Run>): RunDetail {
  return {
    flowId: sampleFlow.id,
    flowVersion: 3,
    key: '+84901234567',
    subject: personId,
    trigger,
    createdAt: now - 20 * minuteMs,
    updatedAt: now - 19 * minuteMs,
    wakeAt: null,
    ...own,
    journal: [],
    messages: [],
    flow: sampleFlow,
    lanes: [],
    parent: null,
    children: []
  }
}

function waitingRun(now: number): RunDetail {
  const until = now + dayMs
  const journal: readonly JournalEntry[] = [
    ...foundPerson(now - 20 * minuteMs),
    choseHot(now - 20 * minuteMs),
    greeted(now - 19 * minuteMs),
    { kind: 'slept', step: 'pause', at: now - 19 * minuteMs, until }
  ]
  return { ...run(now, { id: runIds.waiting, status: 'waiting', wakeAt: until }), journal, messages: [greeting(now)] }
}

function failedRun(now: number): RunDetail {
  const at = now - 50 * minuteMs
  const error = { code: 'PLUGIN_THREW', message: 'The plugin email failed: the address hoa@ has no domain' }
  const journal: readonly JournalEntry[] = [
    ...foundPerson(at),
    { kind: 'failed', step: 'follow-up', at, attempt: 1, input: { to: 'hoa@' }, error, retryAt: at + 2000 },
    { kind: 'failed', step: 'follow-up', at: at + 2000, attempt: 2, input: { to: 'hoa@' }, error, retryAt: null },
    { kind: 'finished', at: at + 2000, outcome: 'failed', step: null, result: null }
  ]
  return { ...run(now, { id: runIds.failed, status: 'failed', createdAt: at, updatedAt: at + 2000 }), journal }
}

function completedRun(now: number): RunDetail {
  const at = now - 2 * dayMs
  const journal: readonly JournalEntry[] = [
    { kind: 'slept', step: 'pause', at, until: at + minuteMs },
    { kind: 'woke', step: 'pause', at: at + 3 * minuteMs, lateMs: 2 * minuteMs },
    { kind: 'finished', at: at + 3 * minuteMs, outcome: 'goal', step: 'bought', result: { personId } }
  ]
  const done = run(now, { id: runIds.completed, status: 'completed', createdAt: at, updatedAt: at + 3 * minuteMs })
  return { ...done, journal }
}

function foundPerson(at: number): readonly JournalEntry[] {
  const error = { code: 'PLUGIN_HOST_DIED', message: 'The process that runs plugins stopped.' }
  const input = { fullName: 'Nguyễn Thị Hoa', phone: '+84901234567', source: 'website' }
  const changes = [{ op: 'create', entity: 'crm.person', id: personId }] as const
  return [
    { kind: 'failed', step: 'person', at, attempt: 1, input, error, retryAt: at + 2000 },
    {
      kind: 'done',
      step: 'person',
      at: at + 2000,
      attempt: 2,
      input,
      output: { personId, isNew: true },
      changes,
      tookMs: 4
    }
  ]
}

function choseHot(at: number): JournalEntry {
  const when = 'trigger.form.budget >= 5000000'
  const because = [{ case: 'hot', when, value: true, reads: { 'trigger.form.budget': 8_000_000 } }]
  return { kind: 'chose', step: 'interest', at, case: 'hot', because }
}

function greeted(at: number): JournalEntry {
  const input = { to: 'hoa@example.vn' }
  return { kind: 'done', step: 'greet', at, attempt: 1, input, output: null, messages: [messageId], tookMs: 3 }
}

function greeting(now: number): Message {
  return {
    id: messageId,
    runId: runIds.waiting,
    stepId: 'greet',
    channel: 'email.smtp',
    payload: { to: 'hoa@example.vn', subject: 'Chào Hoa, cảm ơn bạn đã ghé', text: 'Chúng tôi sẽ gọi lại cho bạn.' },
    about: personId,
    host: 'smtp.example.vn',
    state: 'unknown',
    attempts: 1,
    nextAt: now,
    createdAt: now - 19 * minuteMs,
    settledAt: now - 18 * minuteMs,
    answer: 'connection lost after DATA'
  }
}
