import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { newMoonAt, sunLongitudeAt } from './sky.ts'

/**
 * The Vietnamese lunar calendar, reckoned from the sky: a month begins on the day of a new moon, the month with the winter
 * solstice is the eleventh, and when thirteen months lie between two of those, the first in which the sun enters no new
 * twelfth of its path repeats the number before it. Days are those of UTC+7 since 1968, as the decree of 1967 has it; before,
 * UTC+8, which the almanacs of the north followed. `node tests/unit/core/time/reckon-lunar-years.ts` writes the table.
 */
const firstYear = 1900
const lastYear = 2100
const dayMs = 86_400_000
const hourMs = 3_600_000
const decreeAt = Date.UTC(1967, 11, 31, 17)
const meanMonthDays = 29.530588861
/** New moon 0 came on 6 January 2000. */
const firstMoonMs = Date.UTC(2000, 0, 6, 18, 14)

interface Month {
  /** Days since 1970-01-01. */
  readonly startDay: number
  readonly number: number
  readonly isLeap: boolean
}

type HoursAhead = (at: number) => number

/** Hours ahead of UTC by which the almanac tells days at an instant. */
export const vietnameseHours: HoursAhead = (at) => (at < decreeAt ? 8 : 7)

/** One number per lunar year from 1900 to 2100, as `engine/core/time/lunar-years.ts` describes it. */
export function reckonLunarYears(hoursAhead: HoursAhead = vietnameseHours): readonly number[] {
  const months = Array.from({ length: lastYear - firstYear + 3 }, (_, index) =>
    monthsBetweenSolstices(firstYear - 1 + index, hoursAhead)
  ).flat()
  const newYears = months.flatMap(({ number, isLeap }, index) => (number === 1 && !isLeap ? [index] : []))
  return newYears.slice(0, lastYear - firstYear + 1).map((start, index) => {
    const end = newYears[index + 1] ?? months.length
    return packYear(firstYear + index, months.slice(start, end + 1))
  })
}

if (import.meta.main) {
  const file = new URL('../../../../engine/core/time/lunar-years.ts', import.meta.url)
  writeFileSync(fileURLToPath(file), tableToText(reckonLunarYears()))
}

/** The months from the eleventh of `year` to the tenth of the next, with their numbers. */
function monthsBetweenSolstices(year: number, hoursAhead: HoursAhead): readonly Month[] {
  const first = eleventhMonth(year, hoursAhead)
  const count = eleventhMonth(year + 1, hoursAhead) - first
  const moons = Array.from({ length: count }, (_, index) => first + index)
  const leap = count === 13 ? moons.find((moon) => !entersTwelfth(moon, hoursAhead)) : undefined
  return moons.map((moon, index) => {
    const passed = leap !== undefined && moon >= leap ? index - 1 : index
    return { startDay: monthStart(moon, hoursAhead), number: ((10 + passed) % 12) + 1, isLeap: moon === leap }
  })
}

/** The last new moon whose day is not after that of the solstice. */
function eleventhMonth(year: number, hoursAhead: HoursAhead): number {
  const guess = Math.round((Date.UTC(year, 11, 21) - firstMoonMs) / (meanMonthDays * dayMs))
  const moons = [guess + 1, guess, guess - 1, guess - 2]
  const found = moons.find((moon) => twelfthOn(monthStart(moon, hoursAhead), hoursAhead) < 270)
  if (found === undefined) throw new Error(`no eleventh month in ${year}`)
  return found
}

/** Whether the sun comes into another twelfth of its path in the month of this moon. */
function entersTwelfth(moon: number, hoursAhead: HoursAhead): boolean {
  const first = twelfthOn(monthStart(moon, hoursAhead), hoursAhead)
  return first !== twelfthOn(monthStart(moon + 1, hoursAhead), hoursAhead)
}

function monthStart(moon: number, hoursAhead: HoursAhead): number {
  const at = newMoonAt(moon)
  return Math.floor((at + hoursAhead(at) * hourMs) / dayMs)
}

/** Where the sun stands as the day begins: degrees, down to a multiple of 30. */
function twelfthOn(day: number, hoursAhead: HoursAhead): number {
  const at = day * dayMs - hoursAhead(day * dayMs) * hourMs
  return Math.floor(sunLongitudeAt(at) / 30) * 30
}

/** `months` are those of the year and the first of the next. */
function packYear(year: number, months: readonly Month[]): number {
  const newYear = (months[0]?.startDay ?? 0) - Date.UTC(year, 0, 1) / dayMs
  const leapMonth = months.find(({ isLeap }) => isLeap)?.number ?? 0
  const lengths = months.slice(1).map(({ startDay }, index) => startDay - (months[index]?.startDay ?? 0))
  return lengths.reduce(
    (packed, length, index) => packed + (length === 30 ? 2 ** index : 0),
    newYear * 2 ** 17 + leapMonth * 2 ** 13
  )
}

function tableToText(years: readonly number[]): string {
  const words = years.map((year) => `0x${year.toString(16)}`)
  const lines = Array.from({ length: Math.ceil(words.length / 11) }, (_, row) =>
    words.slice(row * 11, row * 11 + 11).join(', ')
  )
  return `/**
 * The Vietnamese lunar years from ${firstYear} to ${lastYear}, one number each: its lowest 13 bits are the lengths of the months in
 * their order (0 is 29 days, 1 is 30), the next 4 the number of the month that comes twice (0 for none), the rest the days from
 * 1 January to the new year. Written by \`tests/unit/core/time/reckon-lunar-years.ts\`, which reckons it from the sky.
 */
export const lunarYears: readonly number[] = [
  ${lines.join(',\n  ')}
]
`
}
