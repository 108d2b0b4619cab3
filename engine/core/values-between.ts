import type { Json, Millis } from '../../schemas/json.ts'
import type { FieldTest } from '../../schemas/record.ts'
import type { Trigger } from '../../schemas/trigger.ts'
import { EngineError } from '../errors.ts'
import { parseDuration } from './duration.ts'
import { nextOccurrence, occurrencesBetween, type DateOccurrence } from './time/date-occurrences.ts'
import { parseDateOffset } from './time/date-offset.ts'

/** A trigger that starts runs because time has passed over a date of a record. */
export type TimeTrigger = Extract<Trigger, { readonly type: 'date' | 'inactivity' }>

const dayMs = 86_400_000

/** Name of the field that holds the date; null when the date is not a record's. */
export function dateFieldOf(trigger: TimeTrigger): string | null {
  return trigger.type === 'inactivity' ? (trigger.field ?? 'updatedAt') : (trigger.field ?? null)
}

/** Dates that come back can be any; those that come once lie near the window, so that an index finds them. */
export function isRecurring(trigger: TimeTrigger): boolean {
  return trigger.type === 'date' && trigger.recurs !== undefined && trigger.recurs !== 'once'
}

/**
 * Which values of the field can have an occurrence between the two times, as a test that the store understands: a day and
 * a half wider on both sides, for zones and times of day. Dates and moments both sort as text.
 */
export function valuesBetween(trigger: TimeTrigger, after: Millis, until: Millis): FieldTest {
  if (isRecurring(trigger)) return { ne: null }
  const shift = offsetMsOf(trigger)
  return { gte: dayText(after - shift - 2 * dayMs), lt: dayText(until - shift + 3 * dayMs) }
}

/** The occurrences of a record's value in the window; none when the value is no date. */
export function occurrencesOf(
  trigger: TimeTrigger,
  value: Json | undefined,
  { after, until }: { readonly after: Millis; readonly until: Millis }
): readonly DateOccurrence[] {
  return safely(() => {
    if (typeof value !== 'string') return []
    if (trigger.type === 'date') return occurrencesBetween(trigger, value, { after, until })
    const at = Date.parse(value) + parseDuration(trigger.for)
    return at > after && at <= until ? [{ at, key: `${value}/${trigger.for}` }] : []
  }, [])
}

/** When the value occurs next; null when it never does. */
export function nextTimeOf(trigger: TimeTrigger, value: Json | undefined, after: Millis): Millis | null {
  return safely(() => {
    if (typeof value !== 'string') return null
    if (trigger.type === 'date') return nextOccurrence(trigger, value, after)?.at ?? null
    const at = Date.parse(value) + parseDuration(trigger.for)
    return at > after ? at : null
  }, null)
}

function offsetMsOf(trigger: TimeTrigger): Millis {
  if (trigger.type === 'inactivity') return parseDuration(trigger.for)
  const { days, exactMs } = parseDateOffset(trigger.offset ?? 'P0D')
  return days * dayMs + exactMs
}

function dayText(at: Millis): string {
  return new Date(Math.max(at, 0)).toISOString().slice(0, 10)
}

/** One record with something else than a date in its field must not hold up all others. */
function safely<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof EngineError) return otherwise
    throw error
  }
}
