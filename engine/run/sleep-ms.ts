import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'

/** How long to sleep before the next look. A clock that can be set is looked at again before long. */
export function sleepMs({ isSteady = false }: Clock, delayMs: Millis): Millis {
  return Math.min(Math.max(delayMs, 0), isSteady ? Number.POSITIVE_INFINITY : limits.timerSleepMsMax)
}
