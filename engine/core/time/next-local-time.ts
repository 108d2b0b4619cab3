import type { Weekday } from '../../../schemas/calendar.ts'
import type { Millis } from '../../../schemas/json.ts'
import { addDays, weekdayOf } from './local-date.ts'
import { parseTimeOfDay } from './time-of-day.ts'
import { utcToZoneTime, zoneTimeToUtc } from './zone-time.ts'

export interface LocalTime {
  /** `HH:MM` on the wall of `zone`. */
  readonly time: string
  readonly zone: string
  /** Without days, or with an empty list, every day counts. */
  readonly days?: readonly Weekday[]
}

/** One of these days is on the list and later than any instant of the first. */
const daysAhead = [0, 1, 2, 3, 4, 5, 6, 7, 8]

/**
 * The first instant strictly after `after` at which the wall of the zone shows the time on one of the days. On a day that
 * leaves the time out it is the first instant after the gap, on one that has it twice the earlier. Throws
 * EXPRESSION_FAILED for an unknown zone or a text that is no time.
 */
export function nextLocalTime(localTime: LocalTime, after: Millis): Millis {
  const { zone, days = [] } = localTime
  const time = parseTimeOfDay(localTime.time)
  const today = utcToZoneTime(after, zone)
  const candidates = daysAhead
    .map((ahead) => addDays(today, ahead))
    .filter((date) => days.length === 0 || days.includes(weekdayOf(date)))
    .map((date) => zoneTimeToUtc({ ...date, ...time }, zone))
  return Math.min(...candidates.filter((at) => at > after))
}
