import { localDateToDay, type LocalDate } from './local-date.ts'
import { lastLunarYear, lunarToSolar, solarToLunar } from './lunar.ts'

/** How a date comes back: not at all, on its day of the solar year, or on its day of the Vietnamese lunar year. */
export interface Recurrence {
  readonly recurs?: 'once' | 'yearly' | 'lunarYearly'
  /** Where 29 February goes in a common year; `feb28` unless said. */
  readonly leapDay?: 'feb28' | 'mar1' | 'skip'
}

/** The last year that is written with four digits. */
const lastYear = 9_999

/**
 * The days on which `first` occurs, in their order, beginning with itself. Those of years before `fromYear` are left out;
 * a few days of that year and the one before may come all the same.
 */
export function* baseDates(recurrence: Recurrence, first: LocalDate, fromYear: number): Generator<LocalDate> {
  switch (recurrence.recurs ?? 'once') {
    case 'once':
      yield first
      return
    case 'yearly':
      yield* yearlyDates(recurrence, first, fromYear)
      return
    case 'lunarYearly':
      yield* lunarDates(first, fromYear - 1)
  }
}

function* yearlyDates({ leapDay }: Recurrence, first: LocalDate, fromYear: number): Generator<LocalDate> {
  for (let year = Math.max(first.year, fromYear); year <= lastYear; year += 1) {
    const date = { ...first, year }
    if (isOnCalendar(date)) yield date
    else if (leapDay === 'mar1') yield { year, month: 3, day: 1 }
    else if (leapDay !== 'skip') yield { year, month: 2, day: 28 }
  }
}

/**
 * A day of a leap month occurs in the ordinary month of the same number, but for the first time, which is `first` itself. A
 * 30th is the 29th where the month is short. A date outside the lunar table has no occurrences.
 */
function* lunarDates(first: LocalDate, fromYear: number): Generator<LocalDate> {
  const lunar = solarToLunar(first)
  if (!lunar) return
  if (lunar.year >= fromYear) yield first
  for (let year = Math.max(lunar.year + 1, fromYear); year <= lastLunarYear; year += 1) {
    const day = { ...lunar, year, isLeap: false }
    const date = lunarToSolar(day) ?? lunarToSolar({ ...day, day: 29 })
    if (date) yield date
  }
}

/** Whether its year has the day: 29 February of a common year counts on into March. */
function isOnCalendar(date: LocalDate): boolean {
  return localDateToDay(date) < localDateToDay({ ...date, month: date.month + 1, day: 1 })
}
