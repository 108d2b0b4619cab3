import type { RetryPolicy } from '../../schemas/step.ts'
import { say } from '../texts/texts.ts'
import { tookText } from './span-text.ts'

/** What happens when a step fails, in words. */
export function retryText({ attemptsMax, firstDelayMs }: RetryPolicy): string {
  return attemptsMax <= 1 ? say.retry_never() : say.retry_up_to({ count: attemptsMax, delay: tookText(firstDelayMs) })
}
