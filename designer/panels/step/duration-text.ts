import { parseDuration, type Span } from '../../format/span.ts'

const nothing: Span = { days: 0, hours: 0, minutes: 0, seconds: 0 }

export function readSpan(duration: unknown): Span {
  return (typeof duration === 'string' ? parseDuration(duration) : null) ?? nothing
}

/** `P3D`, `PT2H30M`; undefined when there is nothing to wait for. */
export function writeSpan({ days, hours, minutes, seconds }: Span): string | undefined {
  const date = days > 0 ? `${days}D` : ''
  const time = [
    [hours, 'H'],
    [minutes, 'M'],
    [seconds, 'S']
  ] as const
  const clock = time.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join('')
  return date + clock === '' ? undefined : `P${date}${clock === '' ? '' : `T${clock}`}`
}
