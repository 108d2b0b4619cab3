import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../../engine/limits.ts'
import { localDateToText } from '../../../../engine/core/time/local-date.ts'
import { isZone, utcToZoneTime, zoneTimeToUtc } from '../../../../engine/core/time/zone-time.ts'

function utcOf(text: string, zone: string): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[- :]/u).map(Number)
  return new Date(zoneTimeToUtc({ year, month, day, hour, minute, second }, zone)).toISOString()
}

function wallOf(at: string, zone: string): string {
  const { hour, minute, second, ...date } = utcToZoneTime(Date.parse(at), zone)
  return `${localDateToText(date)} ${[hour, minute, second].map((value) => String(value).padStart(2, '0')).join(':')}`
}

const zones = [
  'Asia/Ho_Chi_Minh',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'UTC'
]
const anyZone = fc.constantFrom(...zones)
const anyInstant = fc.integer({ min: Date.UTC(1920, 0, 1), max: Date.UTC(2090, 0, 1) })

describe('zoneTimeToUtc()', () => {
  test.each([
    ['a time without summer time', '2026-05-04 09:30', 'Asia/Ho_Chi_Minh', '2026-05-04T02:30:00.000Z'],
    ['the last second before a gap', '2026-03-29 01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000Z'],
    ['a time in a gap: the first instant after it', '2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['another time in the same gap', '2026-03-29 02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['a time that comes twice: the earlier', '2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['a time after both', '2026-10-25 03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['a gap west of Greenwich', '2026-03-08 02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['twice, west of Greenwich', '2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['a day that was left out', '2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['the end of the day before it', '2011-12-29 23:59', 'Pacific/Apia', '2011-12-30T09:59:00.000Z'],
    ['the beginning of the day after it', '2011-12-31 00:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['a gap of half an hour', '2026-10-04 02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['half an hour that comes twice', '2026-04-05 01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['an offset with seconds', '1900-01-01 00:00', 'Europe/Berlin', '1899-12-31T23:00:00.000Z'],
    ['an offset with seconds, before zones', '1890-01-01 00:00', 'Europe/Berlin', '1889-12-31T23:06:32.000Z'],
    ['hour 24', '2026-12-31 24:00', 'Asia/Ho_Chi_Minh', '2026-12-31T17:00:00.000Z'],
    ['a day beyond its month', '2026-02-29 00:00', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['the first year', '0001-01-01 00:00', 'UTC', '0001-01-01T00:00:00.000Z']
  ])('finds %s', (_, wall, zone, at) => {
    expect(utcOf(wall, zone)).toBe(at)
  })

  test('gives back the instant, or an earlier one that shows the same on the wall', () => {
    const property = fc.property(anyInstant, anyZone, (instant, zone) => {
      const at = instant - (((instant % 1_000) + 1_000) % 1_000)
      const wall = utcToZoneTime(at, zone)
      const back = zoneTimeToUtc(wall, zone)
      expect(back).toBeLessThanOrEqual(at)
      expect(at - back).toBeLessThanOrEqual(2 * 3_600_000)
      expect(utcToZoneTime(back, zone)).toEqual(wall)
    })
    expect(() => fc.assert(property, { numRuns: 2_000 })).not.toThrow()
  })

  test('never goes back when the wall goes on', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 })
    const property = fc.property(minutes, fc.integer({ min: 0, max: 3_000 }), anyZone, (minute, more, zone) => {
      const at = (offset: number): number =>
        zoneTimeToUtc({ year: 2011, month: 1, day: 1, hour: 0, minute: minute + offset }, zone)
      expect(at(more)).toBeGreaterThanOrEqual(at(0))
    })
    expect(() => fc.assert(property, { numRuns: 1_000 })).not.toThrow()
  })

  test.each(['Asia/Ha_Noi', '+07:00', '', 'GMT+7', 'Asia/Ho_Chi_Minh '])('refuses the zone %j', (zone) => {
    expect(() => utcOf('2026-01-01 00:00', zone)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })
})

describe('utcToZoneTime()', () => {
  test.each([
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00'],
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29 23:59:59'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31 00:00:00'],
    ['2026-02-16T17:00:00.999Z', 'Asia/Ho_Chi_Minh', '2026-02-17 00:00:00'],
    ['1969-12-31T23:59:59.500Z', 'UTC', '1969-12-31 23:59:59']
  ])('reads %s in %s', (at, zone, wall) => {
    expect(wallOf(at, zone)).toBe(wall)
  })
})

describe('isZone()', () => {
  test('knows the names of zones, old ones too, and nothing else', () => {
    expect(
      ['Asia/Ho_Chi_Minh', 'Asia/Saigon', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+7'].map(isZone)
    ).toEqual(Array.from({ length: 5 }, () => true))
    expect(['', 'Hanoi', '+07:00', 'Asia/', 'Asia/Ho Chi Minh'].some(isZone)).toBe(false)
  })

  test('still answers when asked for more spellings than it keeps', () => {
    const spellings = Array.from({ length: limits.zonesKeptMax + 10 }, (_, index) =>
      'Asia/Ho_Chi_Minh'.replaceAll(/./gu, (letter, place: number) =>
        (index >> place) & 1 ? letter.toUpperCase() : letter
      )
    )
    expect(spellings.every(isZone)).toBe(true)
  })
})
