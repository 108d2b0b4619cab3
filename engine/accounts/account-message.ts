import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'

/** A message as couriers take it, that no run has sent and no outbox holds. */
export function accountMessage(id: string, payload: JsonObject, at: Millis): Message {
  return {
    id,
    runId: '',
    stepId: '',
    channel: 'account',
    payload,
    about: null,
    host: null,
    state: 'sending',
    attempts: 1,
    nextAt: at,
    createdAt: at,
    settledAt: null,
    answer: null
  }
}
