import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weekdayOf } from '../../../../engine/core/time/local-date.ts'
import { nextLocalTime, type LocalTime } from '../../../../engine/core/time/next-local-time.ts'
import { utcToZoneTime } from '../../../../engine/core/time/zone-time.ts'

const hanoi = 'Asia/Ho_Chi_Minh'
const berlin = 'Europe/Berlin'
const apia = 'Pacific/Apia'

function next(localTime: LocalTime, after: string): string {
  return new Date(nextLocalTime(localTime, Date.parse(after))).toISOString()
}

describe('nextLocalTime()', () => {
  test.each<readonly [string, LocalTime, string, string]>([
    ['today', { time: '09:00', zone: hanoi }, '2026-05-04T01:59:59Z', '2026-05-04T02:00:00.000Z'],
    ['tomorrow, at the very time', { time: '09:00', zone: hanoi }, '2026-05-04T02:00:00Z', '2026-05-05T02:00:00.000Z'],
    [
      'the next Monday',
      { time: '09:00', zone: hanoi, days: ['mon'] },
      '2026-05-04T02:00:00Z',
      '2026-05-11T02:00:00.000Z'
    ],
    [
      'the nearest of two days',
      { time: '08:00', zone: hanoi, days: ['thu', 'tue'] },
      '2026-05-06T00:00:00Z',
      '2026-05-07T01:00:00.000Z'
    ],
    [
      'any day of an empty list',
      { time: '08:00', zone: hanoi, days: [] },
      '2026-05-06T00:00:00Z',
      '2026-05-06T01:00:00.000Z'
    ],
    [
      'the day of the zone, not of UTC',
      { time: '06:00', zone: hanoi, days: ['tue'] },
      '2026-05-04T20:00:00Z',
      '2026-05-04T23:00:00.000Z'
    ],
    ['the end of a gap', { time: '02:30', zone: berlin }, '2026-03-29T00:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['after a gap', { time: '02:30', zone: berlin }, '2026-03-29T01:00:00Z', '2026-03-30T00:30:00.000Z'],
    ['the earlier of two', { time: '02:30', zone: berlin }, '2026-10-25T00:00:00Z', '2026-10-25T00:30:00.000Z'],
    [
      'once where the time comes twice',
      { time: '02:30', zone: berlin },
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00.000Z'
    ],
    ['after a day left out', { time: '09:00', zone: apia }, '2011-12-30T10:00:00Z', '2011-12-30T19:00:00.000Z'],
    [
      'for a day left out, its end',
      { time: '09:00', zone: apia, days: ['fri'] },
      '2011-12-29T20:00:00Z',
      '2011-12-30T10:00:00.000Z'
    ],
    [
      'a week on, past a day left out',
      { time: '09:00', zone: apia, days: ['fri'] },
      '2011-12-30T10:00:00Z',
      '2012-01-05T19:00:00.000Z'
    ]
  ])('finds %s', (_, localTime, after, at) => {
    expect(next(localTime, after)).toBe(at)
  })

  test('is later, within nine days, on a day of the list, and shows the time unless that is left out', () => {
    const zone = fc.constantFrom(hanoi, berlin, 'America/New_York', 'Australia/Lord_Howe')
    const after = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) })
    const days = fc.uniqueArray(fc.constantFrom('mon', 'wed', 'sun'), { minLength: 1 })
    const property = fc.property(zone, after, days, (inZone, from, onDays) => {
      const at = nextLocalTime({ time: '05:45', zone: inZone, days: onDays }, from)
      const wall = utcToZoneTime(at, inZone)
      expect(at).toBeGreaterThan(from)
      expect(at - from).toBeLessThan(9 * 86_400_000)
      expect(onDays).toContain(weekdayOf(wall))
      expect([wall.hour, wall.minute, wall.second]).toEqual([5, 45, 0])
    })
    expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow()
  })

  test.each(['24:30', '9:00', '12:60', 'noon', ''])('refuses the time %j', (time) => {
    expect(() => next({ time, zone: hanoi }, '2026-05-04T00:00:00Z')).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_FAILED' })
    )
  })
})
