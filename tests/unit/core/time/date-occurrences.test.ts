import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextOccurrence, occurrencesBetween, type DateTiming } from '../../../../engine/core/time/date-occurrences.ts'
import { limits } from '../../../../engine/limits.ts'
import { dateOccurrencesTable } from './date-occurrences-table.ts'

interface Case {
  readonly title: string
  readonly value: string
  readonly timing: DateTiming
  readonly after: number
  readonly until: number
  readonly occurrences: readonly { readonly at: number; readonly key: string }[]
}

const cases: readonly Case[] = dateOccurrencesTable
  .split('\n')
  .slice(2)
  .filter((line) => line.includes('|'))
  .map(readCase)
const hanoi = 'Asia/Ho_Chi_Minh'
const farPast = Date.UTC(1800, 0, 1)

describe('date triggers: the table of 60 cases', () => {
  test('has no fewer, each with a title of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length)
    expect(cases.every(({ after, until }) => Number.isFinite(after) && Number.isFinite(until))).toBe(true)
  })

  test.each(cases)('$title', ({ value, timing, after, until, occurrences }) => {
    expect(occurrencesBetween(timing, value, { after, until })).toEqual(occurrences)
  })

  test.each(cases)('next: $title', ({ value, timing, after, until, occurrences }) => {
    const next = nextOccurrence(timing, value, after)
    if (occurrences[0]) expect(next).toEqual(occurrences[0])
    else expect(next === null || next.at > until || after >= until).toBe(true)
  })
})

describe('occurrencesBetween()', () => {
  const timing = fc.record(
    {
      zone: fc.constantFrom(hanoi, 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'),
      offset: fc.constantFrom('-P3D', 'P1D', '-PT2H', 'P2WT30M', '-P500D'),
      timeOfDay: fc.constantFrom('00:00', '02:30', '23:59'),
      recurs: fc.constantFrom('once', 'yearly', 'lunarYearly'),
      leapDay: fc.constantFrom('feb28', 'mar1', 'skip')
    },
    { requiredKeys: ['zone'] }
  )
  const someInstant = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2060, 0, 1) })
  const value = fc.tuple(someInstant, fc.boolean()).map(([at, isDay]) => {
    const text = new Date(at).toISOString()
    return isDay ? text.slice(0, 10) : text
  })

  test('finds the same in two looks as in one', () => {
    const looks = fc.tuple(someInstant, someInstant, someInstant)
    const property = fc.property(timing, value, looks, (when, date, instants) => {
      const [first = 0, second = 0, third = 0] = instants.toSorted((one, other) => one - other)
      const between = (after: number, until: number) => occurrencesBetween(when, date, { after, until })
      expect([...between(first, second), ...between(second, third)]).toEqual(between(first, third))
    })
    expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow()
  })

  test('gives each occurrence a key of its own, in the order of time', () => {
    const property = fc.property(timing, value, (when, date) => {
      const found = occurrencesBetween(when, date, { after: farPast, until: Date.UTC(2060, 0, 1) })
      expect(new Set(found.map(({ key }) => key)).size).toBe(found.length)
      expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((one, other) => one - other))
    })
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
  })

  test('gives a date that was moved another key, and one that was moved back the old one', () => {
    const keys = ['2026-05-04', '2026-05-05', '2026-05-04'].map((day) => nextOccurrence({ zone: hanoi }, day, 0)?.key)
    expect(keys).toEqual(['2026-05-04', '2026-05-05', '2026-05-04'])
  })

  test('refuses a window with more than it may find', () => {
    const yearly = { zone: hanoi, recurs: 'yearly' } as const
    const window = { after: Date.UTC(1000, 0, 1), until: Date.UTC(1000 + limits.occurrencesMax + 1, 0, 2) }
    expect(() => occurrencesBetween(yearly, '1000-06-01', window)).toThrow(
      expect.objectContaining({ code: 'LIMIT_PASSED' })
    )
  })

  test.each<readonly [string, DateTiming, string]>([
    ['a day that is none', { zone: hanoi }, '2026-02-30'],
    ['the year 0', { zone: hanoi }, '0000-01-01'],
    ['a month that is none', { zone: hanoi }, '2026-13-01'],
    ['a moment on a day that is none', { zone: hanoi }, '2026-02-30T00:00:00Z'],
    ['a moment without a zone', { zone: hanoi }, '2026-05-04T09:30:00'],
    ['a moment at an hour that is none', { zone: hanoi }, '2026-05-04T25:30:00Z'],
    ['another way to write dates', { zone: hanoi }, '04/05/2026'],
    ['nothing', { zone: hanoi }, ''],
    ['a zone that is none', { zone: 'Asia/Ha_Noi' }, '2026-05-04'],
    ['an offset that is none', { zone: hanoi, offset: '3 days' }, '2026-05-04'],
    ['an offset in months', { zone: hanoi, offset: '-P1M' }, '2026-05-04'],
    ['two signs', { zone: hanoi, offset: '--P1D' }, '2026-05-04'],
    ['a time that is none', { zone: hanoi, timeOfDay: '9 am' }, '2026-05-04']
  ])('refuses %s', (_, when, date) => {
    const find = (): unknown => occurrencesBetween(when, date, { after: 0, until: Date.UTC(2030, 0, 1) })
    expect(find).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })

  test('refuses an offset that is too long', () => {
    const far = { zone: hanoi, offset: '-P99999999D' }
    expect(() => nextOccurrence(far, '2026-05-04', 0)).toThrow(expect.objectContaining({ code: 'LIMIT_PASSED' }))
  })
})

describe('nextOccurrence()', () => {
  test('gives null when nothing is to come', () => {
    expect(nextOccurrence({ zone: hanoi }, '2026-05-04', Date.UTC(2026, 4, 4))).toBeNull()
    expect(nextOccurrence({ zone: hanoi, recurs: 'lunarYearly' }, '2026-05-04', Date.UTC(2101, 5, 1))).toBeNull()
    expect(nextOccurrence({ zone: hanoi, recurs: 'yearly' }, '2026-05-04', Infinity)).toBeNull()
  })

  test('finds the very first when asked from the beginning of time', () => {
    expect(nextOccurrence({ zone: 'UTC', recurs: 'yearly' }, '1990-05-04', -Infinity)?.key).toBe('1990-05-04')
  })
})

function readCase(line: string): Case {
  const [title = '', value = '', zone = '', timing = '', after = '', until = '', occurrences = ''] = line
    .split('|')
    .map((cell) => cell.trim())
  return {
    title,
    value,
    timing: readTiming(zone, timing.split(' ')),
    after: Date.parse(`${after}Z`),
    until: Date.parse(`${until}Z`),
    occurrences: occurrences === '' ? [] : occurrences.split(', ').map(readOccurrence)
  }
}

function readTiming(zone: string, words: readonly string[]): DateTiming {
  const timeOfDay = words.find((word) => /^\d/u.test(word))
  const offset = words.find((word) => /^-?P/u.test(word))
  const recurs = (['once', 'yearly', 'lunarYearly'] as const).find((word) => words.includes(word))
  const leapDay = (['feb28', 'mar1', 'skip'] as const).find((word) => words.includes(word))
  return {
    zone,
    ...(timeOfDay !== undefined && { timeOfDay }),
    ...(offset !== undefined && { offset }),
    ...(recurs && { recurs }),
    ...(leapDay && { leapDay })
  }
}

function readOccurrence(text: string): Case['occurrences'][number] {
  const [key = '', at = ''] = text.split(' = ')
  return { key, at: Date.parse(`${at}Z`) }
}
