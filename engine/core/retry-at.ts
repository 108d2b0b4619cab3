import type { RetryPolicy } from '../../schemas/step.ts'
import type { Millis } from '../../schemas/json.ts'

/** What a step gets when its flow does not say otherwise: three attempts within about a minute. */
export const defaultRetry: RetryPolicy = { attemptsMax: 3, firstDelayMs: 2_000, delayMaxMs: 60_000 }

/** When to try again after `attempt` failed at `now`: the delay doubles up to the maximum. Null after the last attempt. */
export function retryAt(policy: RetryPolicy, attempt: number, now: Millis): Millis | null {
  if (attempt >= policy.attemptsMax) return null
  const doublings = Math.min(attempt - 1, 30)
  return now + Math.min(policy.firstDelayMs * 2 ** doublings, policy.delayMaxMs)
}
