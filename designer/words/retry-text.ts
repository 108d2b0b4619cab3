import type { RetryPolicy } from '../../schemas/flow.ts'
import { m } from '../paraglide/messages.js'
import { tookText } from './span-text.ts'

/** What happens when a step fails, in words. */
export function retryText({ attemptsMax, firstDelayMs }: RetryPolicy): string {
  return attemptsMax <= 1 ? m.retry_never() : m.retry_up_to({ count: attemptsMax, delay: tookText(firstDelayMs) })
}
