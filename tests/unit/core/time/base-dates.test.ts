import { describe, expect, test } from 'vitest'
import { baseDates, type Recurrence } from '../../../../engine/core/time/base-dates.ts'
import { localDateToText, parseLocalDate } from '../../../../engine/core/time/local-date.ts'

function firstThree(recurrence: Recurrence, first: string, fromYear: number): readonly string[] {
  const found: string[] = []
  for (const date of baseDates(recurrence, parseLocalDate(first), fromYear)) {
    found.push(localDateToText(date))
    if (found.length === 3) break
  }
  return found
}

describe('baseDates()', () => {
  test('begins with the date itself', () => {
    expect(firstThree({}, '2026-05-04', 2030)).toEqual(['2026-05-04'])
    expect(firstThree({ recurs: 'yearly' }, '2026-05-04', 1900)).toEqual(['2026-05-04', '2027-05-04', '2028-05-04'])
    expect(firstThree({ recurs: 'lunarYearly' }, '2026-02-17', 1900)).toEqual([
      '2026-02-17',
      '2027-02-06',
      '2028-01-26'
    ])
  })

  test('leaves out years long past', () => {
    expect(firstThree({ recurs: 'yearly' }, '1990-05-04', 2026)).toEqual(['2026-05-04', '2027-05-04', '2028-05-04'])
  })

  test('does not leave out the end of a lunar year, which lies in the next solar one', () => {
    expect(firstThree({ recurs: 'lunarYearly' }, '2024-02-09', 2026)).toContain('2026-02-16')
  })

  test('ends with the years of four digits', () => {
    expect(firstThree({ recurs: 'yearly' }, '1990-05-04', 9_998)).toEqual(['9998-05-04', '9999-05-04'])
  })
})
