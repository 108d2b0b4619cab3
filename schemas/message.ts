import type { JsonObject, Millis } from './json.ts'

/**
 * A message in the outbox. Its `id` is the idempotency key, the same for every attempt.
 * - `queued`: to be sent at `nextAt`.
 * - `sending`: handed to the far side; the answer is not known yet.
 * - `sent`: the far side has it. `failed`: it was refused for good.
 * - `unknown`: the answer was lost and the channel does not honour keys; a person decides.
 */
export const messageStates = ['queued', 'sending', 'sent', 'failed', 'unknown'] as const
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
  readonly state: MessageState
  readonly attempts: number
  readonly nextAt: Millis
  readonly createdAt: Millis
  readonly settledAt: Millis | null
  /** What the far side said. */
  readonly answer: string | null
}
