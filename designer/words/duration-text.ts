import { parseDuration } from '../format/span.ts'
import { spanText } from './span-text.ts'

/** An ISO 8601 duration as people say it; what is none is shown as it is written. */
export function durationText(duration: string): string {
  const span = parseDuration(duration)
  return span ? spanText(span) : duration
}
