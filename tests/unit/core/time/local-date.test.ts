import { describe, expect, test } from 'vitest'
import { addDays, localDateToText, parseLocalDate, weekdayOf } from '../../../../engine/core/time/local-date.ts'

describe('weekdayOf()', () => {
  test.each([
    ['1945-09-02', 'sun'],
    ['1969-12-31', 'wed'],
    ['1970-01-01', 'thu'],
    ['2000-02-29', 'tue'],
    ['2026-02-17', 'tue'],
    ['0001-01-01', 'mon']
  ])('of %s is %s', (date, weekday) => {
    expect(weekdayOf(parseLocalDate(date))).toBe(weekday)
  })
})

describe('addDays()', () => {
  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['0099-12-31', 1, '0100-01-01']
  ])('goes from %s by %i to %s', (date, days, other) => {
    expect(localDateToText(addDays(parseLocalDate(date), days))).toBe(other)
  })
})
