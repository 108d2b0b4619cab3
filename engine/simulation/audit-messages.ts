import { limits } from '../limits.ts'
import type { Ending } from './ending.ts'

interface MessageRow {
  readonly id: string
  readonly runId: string
  readonly state: string
  readonly attempts: number
  readonly createdAt: number
}

/** Messages within their policy: none lost, none doubled, none unsure without a reason. */
export function auditMessages(ending: Ending): readonly string[] {
  const rows = ending.disk.query(
    'select id, run_id as runId, state, attempts, created_at as createdAt from outbox order by n'
  ) as readonly MessageRow[]
  return [...rows.flatMap((row) => auditMessage(ending, row)), ...auditAsked(ending, rows)]
}

/** No message is on its way for longer. A story may end with some that flows have sent only just before. */
const longestMs = limits.deliveryAttemptsMax * (limits.retryAfterMsMax + limits.deliveryWholeMs)

function auditMessage({ story, farSide, time }: Ending, row: MessageRow): readonly string[] {
  const { id, state, attempts, createdAt } = row
  const taken = farSide.taken.get(id) ?? 0
  const isUnsure = farSide.unsure.has(id)
  const isOpen = state === 'queued' || state === 'sending'
  const isStuck = isOpen && createdAt + longestMs < time.now()
  const isGivenUp = attempts >= limits.deliveryAttemptsMax
  const faults: readonly (readonly [boolean, string])[] = [
    [isStuck, `is stuck: ${state}`],
    [taken > 1, `was taken ${taken} times`],
    [state === 'sent' && taken === 0, 'counts as sent and was never taken'],
    [
      state === 'unknown' && story.honoursKeys && !isGivenUp,
      'is unsure though its channel honours keys and it may be tried again'
    ],
    [state === 'unknown' && !isUnsure, 'is unsure though no answer was lost'],
    [state === 'failed' && taken > 0 && !isUnsure && !isGivenUp, 'failed and was taken']
  ]
  return faults.flatMap(([isWrong, what]) => (isWrong ? [`the message ${id} ${what}`] : []))
}

/** What journals say was sent is in the outbox, once; and nothing else is. */
function auditAsked({ runs }: Ending, rows: readonly MessageRow[]): readonly string[] {
  const stored = new Set(rows.map(({ id }) => id))
  const asked = runs.flatMap(({ journal }) =>
    journal.flatMap((entry) => (entry.kind === 'done' || entry.kind === 'compensated' ? (entry.messages ?? []) : []))
  )
  const inPages = runs.reduce(
    (sum, { journal }) => sum + journal.reduce((n, entry) => n + (entry.kind === 'paged' ? entry.messageCount : 0), 0),
    0
  )
  const known = new Set(asked)
  const untold = rows.filter(({ id }) => !known.has(id)).length
  return [
    ...asked.filter((id) => !stored.has(id)).map((id) => `the message ${id} was asked for and is not there`),
    ...(known.size < asked.length ? [`${asked.length - known.size} messages were asked for twice`] : []),
    ...(untold !== inPages ? [`${untold} messages are told of by no journal, ${inPages} by pages`] : [])
  ]
}
