import type { JsonObject } from '../../schemas/json.ts'
import type { Message, MessageState } from '../../schemas/message.ts'

/** A row of `outbox`. */
export interface MessageRow {
  readonly id: string
  readonly run_id: string
  readonly step_id: string
  readonly channel: string
  readonly payload: string
  readonly about: string | null
  readonly state: MessageState
  readonly attempts: number
  readonly next_at: number
  readonly created_at: number
  readonly settled_at: number | null
  readonly answer: string | null
}

/** Turns a row into a message. */
export function rowToMessage(row: MessageRow): Message {
  return {
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    channel: row.channel,
    payload: JSON.parse(row.payload) as JsonObject,
    about: row.about,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    answer: row.answer
  }
}
