import { createHash } from 'node:crypto'
import type { RetryPolicy } from '../../schemas/step.ts'
import type { Millis } from '../../schemas/json.ts'
import type { ChannelPolicy } from '../../schemas/manifest.ts'
import type { Message } from '../../schemas/message.ts'
import { retryAt } from '../core/retry-at.ts'
import { limits } from '../limits.ts'
import type { Delivery } from '../ports/courier.ts'
import type { Settlement } from '../ports/outbox.ts'
import { boundedPause } from './host-gates.ts'

/** How hard a channel tries, with nothing left open. */
export interface DeliveryPolicy extends RetryPolicy {
  readonly onUnknown: 'retry' | 'hold'
}

/** What the channel declares, filled up from the limits. Unsure messages are held, unless the far side drops repeats. */
export function deliveryPolicy(declared: ChannelPolicy = {}, honoursKeys: boolean): DeliveryPolicy {
  const { onUnknown, attemptsMax, firstDelayMs, delayMaxMs } = declared
  return {
    onUnknown: onUnknown ?? (honoursKeys ? 'retry' : 'hold'),
    attemptsMax: attemptsMax ?? limits.deliveryAttemptsMax,
    firstDelayMs: firstDelayMs ?? limits.deliveryFirstDelayMs,
    delayMaxMs: delayMaxMs ?? limits.deliveryDelayMaxMs
  }
}

/** What becomes of a message after an attempt. */
export function planSettlement(
  message: Message,
  delivery: Delivery,
  { policy, now }: { readonly policy: DeliveryPolicy; readonly now: Millis }
): Settlement {
  const { id } = message
  const { answer } = delivery
  switch (delivery.kind) {
    case 'sent':
      return { id, state: 'sent', at: now, answer }
    case 'refused':
      return { id, state: 'failed', at: now, answer }
    case 'unknown': {
      if (policy.onUnknown === 'hold') return { id, state: 'unknown', at: now, answer }
      // Where repeats are allowed and none helped, it is still not known: saying `failed` would be a guess.
      const nextAt = nextAttemptAt(message, policy, { now })
      return nextAt === null
        ? { id, state: 'unknown', at: now, answer }
        : { id, state: 'queued', at: now, nextAt, answer }
    }
    case 'failed': {
      const nextAt = nextAttemptAt(message, policy, { now, retryAfterMs: boundedPause(delivery.retryAfterMs) })
      return nextAt === null
        ? { id, state: 'failed', at: now, answer }
        : { id, state: 'queued', at: now, nextAt, answer }
    }
  }
}

/**
 * The delay doubles with each attempt, and half of it is spread so that messages which failed together do not come back
 * together. The spread is worked out of message and attempt: the same history gives the same times. Never earlier than
 * the far side asked for.
 */
function nextAttemptAt(
  { id, attempts }: Message,
  policy: DeliveryPolicy,
  { now, retryAfterMs = 0 }: { readonly now: Millis; readonly retryAfterMs?: number }
): Millis | null {
  const fullDelayMs = retryAt(policy, attempts, 0)
  if (fullDelayMs === null) return null
  const spread = spreadOf(id, attempts)
  const delayMs = Math.round((fullDelayMs * (1 + spread)) / 2)
  const askedMs = retryAfterMs > 0 ? Math.ceil(retryAfterMs + policy.firstDelayMs * spread) : 0
  return now + Math.max(delayMs, askedMs)
}

/** A number from 0 to 1 that looks random and is not. */
function spreadOf(id: string, attempt: number): number {
  const digest = createHash('sha256').update(`${id}/${attempt}`).digest()
  return digest.readUInt32BE(0) / 0xff_ff_ff_ff
}
