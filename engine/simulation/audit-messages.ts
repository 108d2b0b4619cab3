import { limits } from '../limits.ts'
import type { Ending } from './ending.ts'

interface MessageRow {
  readonly id: string
  readonly runId: string
  readonly state: string
  readonly attempts: number
}

/** Messages within their policy: none lost, none doubled, none unsure without a reason. */
export function auditMessages(ending: Ending): readonly string[] {
  const rows = ending.disk.query(
    'select id, run_id as runId, state, attempts from outbox order by n'
  ) as readonly MessageRow[]
  return [...rows.flatMap((row) => auditMessage(ending, row)), ...auditAsked(ending, rows)]
}

function auditMessage({ story, farSide }: Ending, { id, state, attempts }: MessageRow): readonly string[] {
  const taken = farSide.taken.get(id) ?? 0
  const isUnsure = farSide.unsure.has(id)
  const isStuck = state === 'queued' || state === 'sending'
  const faults: readonly (readonly [boolean, string])[] = [
    [isStuck, `is stuck: ${state}`],
    [taken > 1, `was taken ${taken} times`],
    [state === 'sent' && taken === 0, 'counts as sent and was never taken'],
    [state === 'unknown' && story.honoursKeys, 'is unsure though its channel honours keys'],
    [state === 'unknown' && !isUnsure, 'is unsure though no answer was lost'],
    [state === 'failed' && taken > 0 && !isUnsure && attempts < limits.deliveryAttemptsMax, 'failed and was taken']
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
