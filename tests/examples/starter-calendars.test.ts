import { describe, expect, test } from 'vitest'
import { calendarSchema } from '../../schemas/calendar.ts'
import { localDateToText } from '../../engine/core/time/local-date.ts'
import { lunarToSolar } from '../../engine/core/time/lunar.ts'
import { faultsOf } from '../unit/plugins/faults-of.ts'
import { calendars } from './starter-files.ts'

const office = calendars.find(({ id }) => id === 'office')
const holidays = office?.holidays.map(({ date }) => date) ?? []
const dayMs = 86_400_000

const lunar = (year: number, month: number, day: number): string => {
  const date = lunarToSolar({ year, month, day, isLeap: false })
  return date ? localDateToText(date) : 'none'
}
const after = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

describe('the calendars of the starter pack', () => {
  test.each(calendars.map((calendar) => [calendar.id, calendar] as const))('%s fits the schema', (_, calendar) => {
    expect(faultsOf(calendarSchema, calendar)).toEqual([])
  })

  test.each([2026, 2027])('the office is closed on the public holidays of %i, by the lunar calendar too', (year) => {
    const tet = lunar(year, 1, 1)
    const lunarOnes = [-1, 0, 1, 2, 3].map((days) => after(tet, days))
    const fixed = [`${year}-01-01`, `${year}-04-30`, `${year}-05-01`, `${year}-09-02`]
    for (const date of [...lunarOnes, lunar(year, 3, 10), ...fixed]) expect(holidays).toContain(date)
    expect([`${year}-09-01`, `${year}-09-03`].filter((date) => holidays.includes(date))).toHaveLength(1)
  })

  test('a holiday on a Saturday or Sunday is made good on the next working day', () => {
    const isFree = (date: string): boolean => [0, 6].includes(new Date(date).getUTCDay())
    const onWeekends = holidays.filter(isFree)
    const made = office?.holidays.filter(({ names }) => names?.vi.startsWith('Nghỉ bù')) ?? []
    expect(onWeekends.map((date) => date.slice(0, 7))).toEqual(made.map(({ date }) => date.slice(0, 7)))
    expect(made.filter(({ date }) => isFree(date))).toEqual([])
  })

  test('names every day in both languages, once', () => {
    expect(office?.holidays.every(({ names }) => names)).toBe(true)
    expect(new Set(holidays).size).toBe(holidays.length)
    expect(holidays.toSorted()).toEqual(holidays)
  })
})
