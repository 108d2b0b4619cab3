import type { Calendar, WorkingSpan } from '../../../schemas/calendar.ts'
import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { addDays, localDateToText, weekdayOf, type LocalDate } from './local-date.ts'
import { parseTimeOfDay } from './time-of-day.ts'
import { utcToZoneTime, zoneTimeToUtc } from './zone-time.ts'

/**
 * Time as a working calendar counts it. Hours are real ones: a shift on the night when clocks change is as long as it
 * takes. All functions throw CALENDAR_INVALID for a span that ends before it begins, and for a calendar in which the
 * working time asked for does not come within `calendarDaysMax` days.
 */
interface WorkingStretch {
  readonly startAt: Millis
  /** Not part of the stretch. */
  readonly endAt: Millis
}

/** The instant by which `durationMs` of working time have passed since `from`; for none, the next working time. */
export function addWorkingTime(calendar: Calendar, from: Millis, durationMs: Millis): Millis {
  let leftMs = durationMs
  for (const { startAt, endAt } of stretchesFrom(calendar, from)) {
    if (leftMs <= endAt - startAt) return startAt + Math.max(leftMs, 0)
    leftMs -= endAt - startAt
  }
  throw tooFewHours(calendar, from)
}

/** `at` itself when it is working time, else the next beginning of it. */
export function nextWorkingTime(calendar: Calendar, at: Millis): Millis {
  for (const { startAt } of stretchesFrom(calendar, at)) return startAt
  throw tooFewHours(calendar, at)
}

/** Whether `at` lies in working hours: their first instant does, their end does not. */
export function isWorkingTime(calendar: Calendar, at: Millis): boolean {
  return stretchesOf(calendar, utcToZoneTime(at, calendar.zone)).some(
    ({ startAt, endAt }) => startAt <= at && at < endAt
  )
}

/** What is left of the calendar's stretches from `from` on, in order, never overlapping and never empty. */
function* stretchesFrom(calendar: Calendar, from: Millis): Generator<WorkingStretch> {
  const firstDay = utcToZoneTime(from, calendar.zone)
  let workedTo = from
  for (let ahead = 0; ahead < limits.calendarDaysMax; ahead += 1) {
    for (const { startAt, endAt } of stretchesOf(calendar, addDays(firstDay, ahead))) {
      workedTo = Math.max(workedTo, startAt)
      if (endAt > workedTo) yield { startAt: workedTo, endAt }
      workedTo = Math.max(workedTo, endAt)
    }
  }
}

function stretchesOf(calendar: Calendar, date: LocalDate): readonly WorkingStretch[] {
  return hoursOn(calendar, date)
    .map((span) => spanToStretch(calendar, date, span))
    .toSorted((one, other) => one.startAt - other.startAt)
}

function hoursOn({ hours, holidays, exceptions }: Calendar, date: LocalDate): readonly WorkingSpan[] {
  const text = localDateToText(date)
  const exception = exceptions.find((day) => day.date === text)
  if (exception) return exception.hours
  return holidays.some((day) => day.date === text) ? [] : (hours[weekdayOf(date)] ?? [])
}

function spanToStretch(calendar: Calendar, date: LocalDate, { from, to }: WorkingSpan): WorkingStretch {
  if (to <= from) throw calendarInvalid(calendar, `the hours from ${from} to ${to} end before they begin`)
  return {
    startAt: zoneTimeToUtc({ ...date, ...parseTimeOfDay(from) }, calendar.zone),
    endAt: zoneTimeToUtc({ ...date, ...parseTimeOfDay(to) }, calendar.zone)
  }
}

function tooFewHours(calendar: Calendar, from: Millis): Error {
  const day = localDateToText(utcToZoneTime(from, calendar.zone))
  return calendarInvalid(calendar, `not enough working hours in the ${limits.calendarDaysMax} days from ${day} on`)
}

function calendarInvalid({ id }: Calendar, reason: string): Error {
  return engineError('CALENDAR_INVALID', { calendar: id, reason })
}
