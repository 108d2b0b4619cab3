import type { JsonObject, Millis } from './json.ts'

/**
 * A message in the outbox. Its `id` is the idempotency key, the same for every attempt.
 * - `queued`: to be sent at `nextAt`.
 * - `sending`: handed to the far side; the answer is not known yet.
 * - `sent`: the far side has it. `failed`: it was refused for good.
 * - `unknown`: the answer was lost and the channel holds what it is not sure of; a person decides.
 * - `dropped`: a person decided that it is not to be sent.
 */
export const messageStates = ['queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'] as const
export type MessageState = (typeof messageStates)[number]

export interface Message {
  readonly id: string
  readonly runId: string
  readonly stepId: string
  /** `<plugin>.<channel>`. */
  readonly channel: string
  readonly payload: JsonObject
  /** Id of the record it concerns. */
  readonly about: string | null
  /** The far side that was asked last or whose turn the message waits for; null before anybody was looked for. */
  readonly host: string | null
  readonly state: MessageState
  readonly attempts: number
  readonly nextAt: Millis
  readonly createdAt: Millis
  readonly settledAt: Millis | null
  /** What the far side said. */
  readonly answer: string | null
}

/** States that wait for the decision of a person. */
export const openStates = ['unknown', 'failed'] as const satisfies readonly MessageState[]
export type OpenState = (typeof openStates)[number]

/**
 * What a person decides about such a message.
 * - `sent`: it did arrive.
 * - `again`: it is queued once more, under the same key.
 * - `drop`: it is never sent.
 */
export const messageDecisions = ['sent', 'again', 'drop'] as const
export type MessageDecision = (typeof messageDecisions)[number]

/** A decision as it is kept: who, when, what, and what was known of the message until then. */
export interface DecisionEntry {
  readonly at: Millis
  readonly by: string
  readonly decision: MessageDecision
  readonly note: string | null
  readonly stateBefore: OpenState
  readonly answerBefore: string | null
  readonly attemptsBefore: number
}
