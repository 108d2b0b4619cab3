import type { JsonObject } from '../../../schemas/json.ts'
import { messageStates, type Message, type MessageState } from '../../../schemas/message.ts'

/** A row of `outbox`. */
export interface MessageRow {
  readonly n: number
  readonly id: string
  readonly run_id: string
  readonly step_id: string
  readonly channel: string
  readonly payload: string
  readonly about: string | null
  readonly host: string | null
  readonly state: MessageState
  readonly attempts: number
  readonly next_at: number
  readonly created_at: number
  readonly settled_at: number | null
  readonly answer: string | null
}

export function rowToMessage(row: MessageRow): Message {
  return {
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    channel: row.channel,
    payload: JSON.parse(row.payload) as JsonObject,
    about: row.about,
    host: row.host,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    answer: row.answer
  }
}

/** Counts with a line for every state, also for those that no message is in. */
export function fillCounts(
  rows: readonly { readonly state: MessageState; readonly count: number }[]
): Readonly<Record<MessageState, number>> {
  const found = new Map(rows.map((row) => [row.state, row.count]))
  const counts = messageStates.map((state) => [state, found.get(state) ?? 0])
  return Object.fromEntries(counts) as Record<MessageState, number>
}
