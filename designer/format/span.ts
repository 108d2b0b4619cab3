/** A length of time cut into the units people say. */
export interface Span {
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

const durationPattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Cuts milliseconds; what is shorter than a second is dropped. */
export function millisToSpan(millis: number): Span {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor((seconds % 86_400) / 3600),
    minutes: Math.floor((seconds % 3600) / 60),
    seconds: seconds % 60
  }
}

/** Reads an ISO 8601 duration such as `P3D` or `PT24H`; null when it is none. Units stay as they were written. */
export function parseDuration(duration: string): Span | null {
  const found = durationPattern.exec(duration)
  if (!found) return null
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0))
  return {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    hours: hours ?? 0,
    minutes: minutes ?? 0,
    seconds: seconds ?? 0
  }
}
