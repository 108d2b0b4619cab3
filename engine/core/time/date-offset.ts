import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { parseDuration } from '../duration.ts'

/** How far something lies from a date: days are days of a calendar, whatever clocks do; the rest is exact time. */
export interface DateOffset {
  /** Weeks are seven days. */
  readonly days: number
  readonly exactMs: Millis
}

const dayMs = 86_400_000

/**
 * Reads an ISO 8601 duration of weeks to seconds, with a minus sign in front for before: `-P3D`, `P1W`, `-P1DT2H`. Throws
 * EXPRESSION_FAILED when it is none, and LIMIT_PASSED beyond `dateOffsetMsMax`.
 */
export function parseDateOffset(text: string): DateOffset {
  const sign = text.startsWith('-') ? -1 : 1
  const duration = sign === -1 ? text.slice(1) : text
  const value = parseDuration(duration)
  const max = limits.dateOffsetMsMax
  if (value > max) throw engineError('LIMIT_PASSED', { limit: 'dateOffsetMsMax', value, max })
  const [, clockPart] = duration.split('T')
  const clockMs = clockPart === undefined ? 0 : parseDuration(`PT${clockPart}`)
  return { days: signed(sign, (value - clockMs) / dayMs), exactMs: signed(sign, clockMs) }
}

/** Zero has no sign. */
function signed(sign: number, value: number): number {
  return value === 0 ? 0 : sign * value
}
