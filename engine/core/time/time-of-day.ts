import { engineError } from '../../errors.ts'

/** A time on the clock; `24:00`, the end of the day, is hour 24. */
export interface TimeOfDay {
  readonly hour: number
  readonly minute: number
}

const shape = /^(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/

/** The time that `HH:MM` names, from `00:00` to `24:00`. Throws EXPRESSION_FAILED for anything else. */
export function parseTimeOfDay(text: string): TimeOfDay {
  const match = shape.exec(text)
  if (!match) throw engineError('EXPRESSION_FAILED', { expression: text, reason: 'not a time of day as HH:MM' })
  const [, hour, minute, endHour, endMinute] = match
  return { hour: Number(hour ?? endHour), minute: Number(minute ?? endMinute) }
}
