import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { baseDates, type Recurrence } from './base-dates.ts'
import { parseDateOffset, type DateOffset } from './date-offset.ts'
import { addDays, localDateToDay, localDateToText, parseLocalDate, type LocalDate } from './local-date.ts'
import { parseTimeOfDay } from './time-of-day.ts'
import { utcToZoneTime, zoneTimeToUtc } from './zone-time.ts'

/**
 * When a date makes a flow start. The value is a day (`2026-05-04`) or a moment (`2026-05-04T02:30:00Z`).
 *
 * - A day occurs at `timeOfDay` on the wall of the zone, else at 00:00.
 * - A moment occurs when it is; with `timeOfDay`, at that time of the day it falls on in the zone.
 * - Weeks and days of the offset move the day on the calendar and keep the time on the wall; hours and less are exact.
 * - A moment that recurs keeps its time on the wall from year to year.
 *
 * All functions throw EXPRESSION_FAILED for a value, zone, time or offset that cannot be read.
 */
export interface DateTiming extends Recurrence {
  /** An ISO 8601 duration, with a minus sign in front for before the date: `-P3D`, `PT2H`. */
  readonly offset?: string
  /** `HH:MM` on the wall of the zone. */
  readonly timeOfDay?: string
  readonly zone: string
}

export interface DateOccurrence {
  readonly at: Millis
  /**
   * Names the occurrence for ever: its day, or its moment where that counts, and the offset. The same date read again gives
   * the same key, a date that was moved another one; `timeOfDay` and `zone` are not part of it.
   */
  readonly key: string
}

interface DateValue {
  /** The day in the zone. */
  readonly date: LocalDate
  /** The moment; null when the value is a day, or only its day counts. */
  readonly at: Millis | null
}

const dayMs = 86_400_000
const clockShape = /^T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * The occurrences after `after` and not after `until`, in their order: what came due between two looks, however long the
 * second one was late. Throws LIMIT_PASSED when there are more than `occurrencesMax`.
 */
export function occurrencesBetween(
  timing: DateTiming,
  value: string,
  { after, until }: { readonly after: Millis; readonly until: Millis }
): readonly DateOccurrence[] {
  const found: DateOccurrence[] = []
  for (const occurrence of occurrencesFrom(timing, value, after)) {
    if (occurrence.at > until) break
    if (occurrence.at > after) found.push(occurrence)
    if (found.length > limits.occurrencesMax) throw tooMany(found.length)
  }
  return found
}

/** The first occurrence strictly after `after`; null when there is none. */
export function nextOccurrence(timing: DateTiming, value: string, after: Millis): DateOccurrence | null {
  for (const occurrence of occurrencesFrom(timing, value, after)) {
    if (occurrence.at > after) return occurrence
  }
  return null
}

/** All occurrences after `after`, in their order, and perhaps a few before. */
function* occurrencesFrom(timing: DateTiming, text: string, after: Millis): Generator<DateOccurrence> {
  const offset = parseDateOffset(timing.offset ?? 'P0D')
  const value = parseValue(timing, text)
  for (const base of baseDates(timing, value.date, yearBefore(after, offset))) {
    yield { at: momentOn(timing, value, addDays(base, offset.days)) + offset.exactMs, key: keyOf(timing, value, base) }
  }
}

function parseValue({ zone, timeOfDay }: DateTiming, text: string): DateValue {
  const date = parseLocalDate(text.slice(0, 10))
  if (text.length === 10) return { date, at: null }
  const at = clockShape.test(text.slice(10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw engineError('EXPRESSION_FAILED', { expression: text, reason: 'not a day or moment' })
  const { year, month, day } = utcToZoneTime(at, zone)
  return { date: { year, month, day }, at: timeOfDay === undefined ? at : null }
}

/** The year before that of the day whose occurrence is at `after`, or one before that: reckoned without a calendar. */
function yearBefore(after: Millis, { days, exactMs }: DateOffset): number {
  const sinceMs = after - days * dayMs - exactMs
  const yearMs = (sinceMs > 0 ? 366 : 365) * dayMs
  return 1969 + Math.floor(sinceMs / yearMs)
}

/** The instant that belongs to a day, before hours of the offset are added. */
function momentOn({ zone, timeOfDay }: DateTiming, { date, at }: DateValue, day: LocalDate): Millis {
  if (at === null) return zoneTimeToUtc({ ...day, ...parseTimeOfDay(timeOfDay ?? '00:00') }, zone)
  if (localDateToDay(day) === localDateToDay(date)) return at
  const partOfSecondMs = ((at % 1_000) + 1_000) % 1_000
  return zoneTimeToUtc({ ...utcToZoneTime(at, zone), ...day }, zone) + partOfSecondMs
}

function keyOf(timing: DateTiming, value: DateValue, base: LocalDate): string {
  const name = value.at === null ? localDateToText(base) : new Date(momentOn(timing, value, base)).toISOString()
  return timing.offset === undefined ? name : `${name}/${timing.offset}`
}

function tooMany(value: number): Error {
  return engineError('LIMIT_PASSED', { limit: 'occurrencesMax', value, max: limits.occurrencesMax })
}
