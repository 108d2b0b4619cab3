import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../../engine/check.ts'
import { addWorkingTime, isWorkingTime, nextWorkingTime } from '../../../../engine/core/time/working-time.ts'
import { calendarSchema, type Calendar } from '../../../../schemas/calendar.ts'
import { vietnameseCalendar } from './vietnamese-calendar.ts'

const hourMs = 3_600_000
const office = vietnameseCalendar
const invalid = expect.objectContaining({ code: 'CALENDAR_INVALID' })
const night: Calendar = {
  ...office,
  id: 'night',
  zone: 'Europe/Berlin',
  hours: { sat: [{ from: '22:00', to: '24:00' }], sun: [{ from: '00:00', to: '06:00' }] },
  holidays: [],
  exceptions: []
}
const overlapping: Calendar = {
  ...office,
  hours: {
    mon: [
      { from: '13:00', to: '17:00' },
      { from: '09:00', to: '14:00' },
      { from: '10:00', to: '11:00' }
    ]
  }
}
const never: Calendar = { ...office, hours: {} }

/** A time on the wall in Hà Nội. */
function hanoi(wall: string): number {
  return Date.parse(`${wall.replace(' ', 'T')}:00+07:00`)
}

function wallOf(at: number): string {
  return new Date(at + 7 * hourMs).toISOString().slice(0, 16).replace('T', ' ')
}

describe('a working calendar', () => {
  test('of an office is what the schema says', () => {
    const check = compileCheck<Calendar>(calendarSchema, { trusted: true })
    expect(check(office)).toEqual({ ok: true, value: office })
    expect(check({ ...office, hours: { mon: [{ from: '08:00', to: '24:30' }] } }).ok).toBe(false)
    expect(check({ ...office, holidays: [{ date: '2026-02-30' }] }).ok).toBe(false)
  })
})

describe('addWorkingTime()', () => {
  test.each([
    ['within the morning', '2026-05-04 08:30', 2, '2026-05-04 10:30'],
    ['over lunch', '2026-05-04 11:00', 2, '2026-05-04 14:30'],
    ['to the very end of the day', '2026-05-04 08:00', 8, '2026-05-04 17:30'],
    ['from before work', '2026-05-04 03:00', 1, '2026-05-04 09:00'],
    ['from the evening', '2026-05-04 20:00', 1, '2026-05-05 09:00'],
    ['over a Sunday', '2026-05-09 11:00', 2, '2026-05-11 09:00'],
    ['over Tết and the party before it', '2026-02-14 10:00', 2, '2026-02-21 09:00'],
    ['through a Saturday worked instead', '2026-08-22 11:00', 2, '2026-08-22 14:30'],
    ['over the day off in exchange', '2026-08-29 11:00', 2, '2026-09-01 09:00'],
    ['over two weeks', '2026-06-01 08:00', 88, '2026-06-13 12:00'],
    ['nothing, in working hours', '2026-05-04 09:15', 0, '2026-05-04 09:15'],
    ['nothing, out of working hours', '2026-05-04 12:00', 0, '2026-05-04 13:30'],
    ['less than nothing', '2026-05-04 09:15', -3, '2026-05-04 09:15']
  ])('goes %s', (_, from, hours, to) => {
    expect(wallOf(addWorkingTime(office, hanoi(from), hours * hourMs))).toBe(to)
  })

  test('counts real hours on the night when clocks change', () => {
    const end = (from: string): string => new Date(addWorkingTime(night, Date.parse(from), 5 * hourMs)).toISOString()
    expect(end('2026-03-28T21:00:00Z')).toBe('2026-03-29T02:00:00.000Z')
    expect(end('2026-10-24T20:00:00Z')).toBe('2026-10-25T01:00:00.000Z')
    const whole = (day: string): number =>
      (addWorkingTime(night, Date.parse(day), 7 * hourMs) - Date.parse(day)) / hourMs
    expect(whole('2026-03-28T21:00:00Z')).toBe(7)
    expect(whole('2026-10-24T20:00:00Z')).toBe(7)
  })

  test('counts hours once that are given twice', () => {
    expect(wallOf(addWorkingTime(overlapping, hanoi('2026-05-04 00:00'), 8 * hourMs))).toBe('2026-05-04 17:00')
  })

  test('may be done in parts', () => {
    const from = fc.integer({ min: hanoi('2026-01-01 00:00'), max: hanoi('2026-12-31 00:00') })
    const part = fc.integer({ min: 1, max: 60 * hourMs })
    const property = fc.property(from, part, part, (start, one, other) => {
      const inParts = addWorkingTime(office, addWorkingTime(office, start, one), other)
      expect(inParts).toBe(addWorkingTime(office, start, one + other))
    })
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
  })

  test('says so when a calendar has too few hours, instead of looking for ever', () => {
    expect(() => addWorkingTime(never, 0, 1)).toThrow(invalid)
    expect(() => addWorkingTime(night, 0, 100_000 * hourMs)).toThrow(
      'The working calendar “night” cannot be used: not enough working hours in the 3660 days from 1970-01-01 on.'
    )
  })
})

describe('nextWorkingTime()', () => {
  test.each([
    ['2026-05-04 08:00', '2026-05-04 08:00'],
    ['2026-05-04 11:59', '2026-05-04 11:59'],
    ['2026-05-04 12:00', '2026-05-04 13:30'],
    ['2026-05-09 12:00', '2026-05-11 08:00'],
    ['2026-04-29 17:30', '2026-05-02 08:00'],
    ['2026-02-14 11:00', '2026-02-21 08:00']
  ])('of %s is %s', (at, next) => {
    expect(wallOf(nextWorkingTime(office, hanoi(at)))).toBe(next)
  })

  test('is the same instant exactly when that is working time', () => {
    const at = fc.integer({ min: hanoi('2026-01-01 00:00'), max: hanoi('2026-12-31 00:00') })
    const property = fc.property(at, fc.constantFrom(office, night, overlapping), (instant, calendar) => {
      const next = nextWorkingTime(calendar, instant)
      expect(next === instant).toBe(isWorkingTime(calendar, instant))
      expect(isWorkingTime(calendar, next)).toBe(true)
      expect(next === instant || !isWorkingTime(calendar, next - 1)).toBe(true)
    })
    expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow()
  })

  test('says so when nobody ever works', () => {
    expect(() => nextWorkingTime(never, 0)).toThrow(invalid)
  })
})

describe('isWorkingTime()', () => {
  test('goes from the first instant of the hours to just before their end', () => {
    const wall = ['07:59', '08:00', '11:59', '12:00', '13:30', '17:29', '17:30']
    const works = wall.map((time) => isWorkingTime(office, hanoi(`2026-05-04 ${time}`)))
    expect(works).toEqual([false, true, true, false, true, true, false])
  })

  test('goes on over midnight', () => {
    expect(
      ['21:59', '22:00', '23:59'].map((time) => isWorkingTime(night, Date.parse(`2026-05-09T${time}:00+02:00`)))
    ).toEqual([false, true, true])
    expect(isWorkingTime(night, Date.parse('2026-05-10T00:00:00+02:00'))).toBe(true)
  })

  test.each([
    ['17:00', '08:00'],
    ['08:00', '08:00']
  ])('refuses hours from %s to %s', (from, to) => {
    const reversed: Calendar = { ...office, hours: { mon: [{ from, to }] } }
    expect(() => isWorkingTime(reversed, hanoi('2026-05-04 09:00'))).toThrow(invalid)
  })
})
