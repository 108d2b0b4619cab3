/** Times as people read them: always the wall clock of Việt Nam, whatever zone the reader's device is in. */
const zone = 'Asia/Ho_Chi_Minh'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23'
})

export type Moment = number | string

/** `22/11/2026 09:14`. */
export function momentText(moment: Moment): string {
  return `${dayText(moment)} ${clockText(moment)}`
}

/** `22/11/2026`. */
export function dayText(moment: Moment): string {
  const { day, month, year } = wallClock(moment)
  return `${day}/${month}/${year}`
}

/** `09:14`. */
export function clockText(moment: Moment): string {
  const { hour, minute } = wallClock(moment)
  return `${hour}:${minute}`
}

/** `09:14:05`, where the order of events within a minute matters. */
export function secondText(moment: Moment): string {
  const { hour, minute, second } = wallClock(moment)
  return `${hour}:${minute}:${second}`
}

/** `22/11/2026` from a calendar day `2026-11-22`, which belongs to no zone. */
export function calendarDayText(day: string): string {
  const [year, month, date] = day.split('-')
  return year && month && date ? `${date}/${month}/${year}` : day
}

/** `2026-11-22T09:14` for a `datetime-local` input. */
export function toWallTime(moment: Moment): string {
  const { year, month, day, hour, minute } = wallClock(moment)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** The instant of a `datetime-local` value. Việt Nam has kept UTC+7 without daylight saving since 1975. */
export function fromWallTime(wallTime: string): string {
  return new Date(`${wallTime}:00+07:00`).toISOString()
}

type WallClock = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>

function wallClock(moment: Moment): WallClock {
  const found: WallClock = { year: '', month: '', day: '', hour: '', minute: '', second: '' }
  for (const { type, value } of parts.formatToParts(new Date(moment))) {
    if (type in found) found[type as keyof WallClock] = value
  }
  return found
}
