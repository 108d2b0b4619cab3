import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dayToLocalDate,
  localDateToDay,
  localDateToText,
  parseLocalDate
} from '../../../../engine/core/time/local-date.ts'
import { lunarToSolar, solarToLunar, type LunarDate } from '../../../../engine/core/time/lunar.ts'
import { lunarYears } from '../../../../engine/core/time/lunar-years.ts'
import { reckonLunarYears, vietnameseHours } from './reckon-lunar-years.ts'
import { newMoonAt, sunLongitudeAt } from './sky.ts'

const firstDay = localDateToDay(parseLocalDate('1900-01-31'))
const lastDay = localDateToDay(parseLocalDate('2101-01-28'))
const secondsAsHours = (seconds: number): number => seconds / 3_600

function toLunar(text: string): string {
  const lunar = solarToLunar(parseLocalDate(text))
  return lunar ? `${lunar.day}/${lunar.month}${lunar.isLeap ? ' nhuận' : ''}/${lunar.year}` : 'none'
}

function newYearOf(year: number): string {
  const date = lunarToSolar({ year, month: 1, day: 1, isLeap: false })
  return date ? localDateToText(date) : 'none'
}

describe('the lunar table', () => {
  test('is what the sky says; if not, run `node tests/unit/core/time/reckon-lunar-years.ts`', () => {
    expect(lunarYears).toEqual(reckonLunarYears())
  })

  test.each([-15, 15])('would be the same if midnight came %s seconds later', (seconds) => {
    expect(reckonLunarYears((at) => vietnameseHours(at) + secondsAsHours(seconds))).toEqual(lunarYears)
  })

  test('hangs on less than a minute in four years to come, for which an almanac may yet decide otherwise', () => {
    const shifted = [-60, 60].map((seconds) => reckonLunarYears((at) => vietnameseHours(at) + secondsAsHours(seconds)))
    const doubtful = lunarYears.flatMap((packed, index) =>
      shifted.some((years) => years[index] !== packed) ? [1900 + index] : []
    )
    expect(doubtful).toEqual([2054, 2072, 2077, 2085])
  })

  test('is not the Chinese one', () => {
    const chinese = reckonLunarYears(() => 8)
    const newYear = (packed: number | undefined): number => (packed ?? 0) >> 17
    const others = lunarYears.flatMap((packed, index) =>
      newYear(packed) === newYear(chinese[index]) ? [] : [1900 + index]
    )
    expect(others).toEqual([1968, 1969, 1985, 2007, 2030, 2053])
  })
})

describe('the sky', () => {
  test.each([
    ['a new moon of 1977', newMoonAt(-283), '1977-02-18T03:37:00Z'],
    ['a new moon of 2000', newMoonAt(0), '2000-01-06T18:13:40Z'],
    ['the new moon of the eclipse of 1999', newMoonAt(-5), '1999-08-11T11:08:30Z']
  ])('has %s at its time', (_, at, known) => {
    expect(Math.abs(at - Date.parse(known))).toBeLessThan(30_000)
  })

  test.each([
    ['spring of 2020', '2020-03-20T03:49:36Z', 0],
    ['summer of 2016', '2016-06-20T22:34:11Z', 90],
    ['winter of 2024', '2024-12-21T09:20:30Z', 270]
  ])('has the sun at the beginning of %s', (_, at, degrees) => {
    const away = ((sunLongitudeAt(Date.parse(at)) - degrees + 540) % 360) - 180
    expect(Math.abs(away)).toBeLessThan(0.001)
  })
})

describe('solarToLunar()', () => {
  test.each([
    ['1968-01-29', '1/1/1968'],
    ['1985-01-21', '1/1/1985'],
    ['1985-03-21', '1/2 nhuận/1985'],
    ['1987-08-24', '1/7 nhuận/1987'],
    ['2007-02-17', '1/1/2007'],
    ['2023-01-22', '1/1/2023'],
    ['2023-03-22', '1/2 nhuận/2023'],
    ['2024-02-10', '1/1/2024'],
    ['2025-01-29', '1/1/2025'],
    ['2025-07-25', '1/6 nhuận/2025'],
    ['2026-02-16', '29/12/2025'],
    ['2026-02-17', '1/1/2026'],
    ['2026-04-26', '10/3/2026'],
    ['2026-09-25', '15/8/2026'],
    ['2027-02-06', '1/1/2027'],
    ['2030-02-02', '1/1/2030'],
    ['2053-02-18', '1/1/2053'],
    ['1900-01-31', '1/1/1900'],
    ['1900-01-30', 'none'],
    ['2101-01-28', '29/12/2100'],
    ['2101-01-29', 'none']
  ])('reads %s as %s', (solar, lunar) => {
    expect(toLunar(solar)).toBe(lunar)
  })

  test('is turned back by lunarToSolar()', () => {
    const property = fc.property(fc.integer({ min: firstDay, max: lastDay }), (day) => {
      const date = dayToLocalDate(day)
      const lunar = solarToLunar(date)
      expect(lunar && lunarToSolar(lunar)).toEqual(date)
    })
    expect(() => fc.assert(property, { numRuns: 3_000 })).not.toThrow()
  })

  test('goes on day by day without a hole', () => {
    const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) =>
      solarToLunar(dayToLocalDate(firstDay + index))
    )
    const broken = days.filter((lunar, index) => !follows(lunar, days[index - 1]))
    expect(broken).toEqual([])
  })
})

describe('lunarToSolar()', () => {
  test.each([
    [1967, '1967-02-09'],
    [2007, '2007-02-17'],
    [2026, '2026-02-17'],
    [2027, '2027-02-06'],
    [2030, '2030-02-02'],
    [2053, '2053-02-18'],
    [1899, 'none'],
    [2101, 'none']
  ])('begins %i on %s', (year, day) => {
    expect(newYearOf(year)).toBe(day)
  })

  test.each<readonly [string, LunarDate]>([
    ['a 30th in a short month', { year: 2025, month: 12, day: 30, isLeap: false }],
    ['a leap month in a year without one', { year: 2026, month: 6, day: 1, isLeap: true }],
    ['another leap month than that of the year', { year: 2025, month: 5, day: 1, isLeap: true }],
    ['a thirteenth month', { year: 2025, month: 13, day: 1, isLeap: false }],
    ['day 0', { year: 2025, month: 1, day: 0, isLeap: false }]
  ])('knows no %s', (_, lunar) => {
    expect(lunarToSolar(lunar)).toBeNull()
  })
})

/** Whether a day of the lunar calendar may come after another. */
function follows(lunar: LunarDate | null, before: LunarDate | null | undefined): boolean {
  if (!lunar) return false
  if (!before) return before === undefined
  if (lunar.day > 1)
    return lunar.day === before.day + 1 && lunar.month === before.month && lunar.isLeap === before.isLeap
  if (before.day < 29) return false
  if (lunar.isLeap) return lunar.month === before.month && !before.isLeap
  return lunar.month === (before.month % 12) + 1 && lunar.year === before.year + (before.month === 12 ? 1 : 0)
}
