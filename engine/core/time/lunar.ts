import { dayToLocalDate, localDateToDay, type LocalDate } from './local-date.ts'
import { lunarYears } from './lunar-years.ts'

/**
 * The Vietnamese lunar calendar from 1900 to 2100, by a checked table. Since 1968 its days are those of UTC+7, so Tết of
 * 1985, 2007, 2030 or 2053 is not the Chinese one; before 1968 they are those of UTC+8, as in the almanacs of the north.
 */
export interface LunarDate {
  /** The solar year in which the lunar one begins. */
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 30. */
  readonly day: number
  /** Whether it lies in the second of two months of the same number. */
  readonly isLeap: boolean
}

interface LunarMonth {
  readonly month: number
  readonly isLeap: boolean
  /** Days since 1970-01-01. */
  readonly startDay: number
  readonly days: number
}

const firstLunarYear = 1900
export const lastLunarYear = firstLunarYear + lunarYears.length - 1

/** The lunar date of a solar day; null outside the table, which ends with the lunar year 2100. */
export function solarToLunar(date: LocalDate): LunarDate | null {
  const day = localDateToDay(date)
  const inYear = [date.year, date.year - 1].flatMap((year) => monthsOf(year).map((month) => ({ year, ...month })))
  const found = inYear.find(({ startDay, days }) => startDay <= day && day < startDay + days)
  return found ? { year: found.year, month: found.month, day: day - found.startDay + 1, isLeap: found.isLeap } : null
}

/** The solar day of a lunar date; null when the table has no such day: a 30th in a short month, a month that comes once. */
export function lunarToSolar({ year, month, day, isLeap }: LunarDate): LocalDate | null {
  const found = monthsOf(year).find((one) => one.month === month && one.isLeap === isLeap)
  if (!found || day < 1 || day > found.days) return null
  return dayToLocalDate(found.startDay + day - 1)
}

/** The months of a lunar year in their order; none for a year outside the table. */
function monthsOf(year: number): readonly LunarMonth[] {
  const packed = lunarYears[year - firstLunarYear]
  if (packed === undefined) return []
  const leapMonth = (packed >> 13) & 15
  let startDay = localDateToDay({ year, month: 1, day: 1 }) + (packed >> 17)
  return Array.from({ length: leapMonth > 0 ? 13 : 12 }, (_, index) => {
    const isLeap = leapMonth > 0 && index === leapMonth
    const month = leapMonth > 0 && index >= leapMonth ? index : index + 1
    const days = 29 + ((packed >> index) & 1)
    startDay += days
    return { month, isLeap, days, startDay: startDay - days }
  })
}
