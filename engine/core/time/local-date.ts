import type { Weekday } from '../../../schemas/calendar.ts'
import { engineError } from '../../errors.ts'

/** A day of the Gregorian calendar, without a zone: `month` is 1 to 12. */
export interface LocalDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

const dayMs = 86_400_000
const shape = /^(\d{4})-(\d\d)-(\d\d)$/
/** 1970-01-01, day 0, was a Thursday. */
const weekdaysFromDayZero: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed']

/** The day that `YYYY-MM-DD` names. Throws EXPRESSION_FAILED when there is no such day; years begin with 0001. */
export function parseLocalDate(text: string): LocalDate {
  const [year = 0, month = 0, day = 0] = (shape.exec(text) ?? []).slice(1).map(Number)
  const date = { year, month, day }
  if (year < 1 || localDateToText(dayToLocalDate(localDateToDay(date))) !== text) {
    throw engineError('EXPRESSION_FAILED', { expression: text, reason: 'not a day as YYYY-MM-DD' })
  }
  return date
}

/** `YYYY-MM-DD`. */
export function localDateToText({ year, month, day }: LocalDate): string {
  const digits = (value: number, length: number): string => String(value).padStart(length, '0')
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

/** Days since 1970-01-01. A day or month outside its range counts on into the next: day 32 of January is 1 February. */
export function localDateToDay({ year, month, day }: LocalDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs
}

/** The day that lies `day` days after 1970-01-01. */
export function dayToLocalDate(day: number): LocalDate {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dayToLocalDate(localDateToDay(date) + days)
}

export function weekdayOf(date: LocalDate): Weekday {
  const day = localDateToDay(date)
  return weekdaysFromDayZero[((day % 7) + 7) % 7] ?? 'thu'
}
