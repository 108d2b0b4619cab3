import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { localDateToDay, type LocalDate } from './local-date.ts'

/** What calendar and clock on the wall of a zone show. Zones are IANA names, for example `Asia/Ho_Chi_Minh`. */
export interface ZoneTime extends LocalDate {
  /** 0 to 23; 24 is the first hour of the next day. */
  readonly hour: number
  readonly minute: number
  readonly second?: number
}

const secondMs = 1_000
const dayMs = 86_400_000
/** No zone was ever further from UTC than this. */
const widestOffsetMs = dayMs * (2 / 3)
const zoneShape = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/
const offsetShape = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/**
 * The instant at which the wall of `zone` shows `time`. A time that is left out when clocks go forward gives the first
 * instant after the gap; of one that comes twice it gives the earlier. Throws EXPRESSION_FAILED for an unknown zone.
 */
export function zoneTimeToUtc(time: ZoneTime, zone: string): Millis {
  const { hour, minute, second = 0 } = time
  const wall = localDateToDay(time) * dayMs + (hour * 3_600 + minute * 60 + second) * secondMs
  const around = [wall - widestOffsetMs, wall + widestOffsetMs].map((at) => wall - offsetAt(at, zone))
  const found = around.filter((at) => at + offsetAt(at, zone) === wall)
  return found.length > 0 ? Math.min(...found) : firstAfterGap(wall, zone)
}

/** What the wall of `zone` shows at `at`; what is less than a second is left out. Throws as `zoneTimeToUtc` does. */
export function utcToZoneTime(at: Millis, zone: string): Required<ZoneTime> {
  const wall = new Date(at + offsetAt(at, zone))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds()
  }
}

/** Whether the text names a zone of the IANA list. A bare offset such as `+07:00` is none: it knows no summer time. */
export function isZone(text: string): boolean {
  return findFormat(text) !== null
}

/** The instant at which the wall goes past `wall` without ever showing it. */
function firstAfterGap(wall: Millis, zone: string): Millis {
  let before = wall - widestOffsetMs
  let after = wall + widestOffsetMs
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (middle + offsetAt(middle, zone) < wall) before = middle
    else after = middle
  }
  return after
}

/** Milliseconds that the wall of `zone` is ahead of UTC. */
function offsetAt(at: Millis, zone: string): Millis {
  const format = findFormat(zone)
  if (!format) throw engineError('EXPRESSION_FAILED', { expression: zone, reason: 'not an IANA time zone' })
  const [, sign, hours, minutes, seconds] = offsetShape.exec(format.format(at)) ?? []
  const offset = (Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * secondMs
  return sign === '-' ? -offset : offset
}

/** A format takes a hundred times longer to make than to use, so the ones in use are kept. */
const formatsByZone = new Map<string, Intl.DateTimeFormat>()

function findFormat(zone: string): Intl.DateTimeFormat | null {
  const known = formatsByZone.get(zone)
  if (known) return known
  const made = zoneShape.test(zone) ? makeFormat(zone) : null
  if (!made) return null
  if (formatsByZone.size >= limits.zonesKeptMax) formatsByZone.clear()
  formatsByZone.set(zone, made)
  return made
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
}
