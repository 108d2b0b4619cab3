import type { Trigger } from '../../schemas/trigger.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { systemFields } from '../../schemas/record.ts'

/** They tell a reader nothing about what happened. */
const unread: ReadonlySet<string> = new Set(systemFields)

/** What a trigger brought, as far as a person wants to read it: the form, the body, the record without its keeping. */
export function triggerData(type: Trigger['type'], trigger: JsonObject): Json {
  switch (type) {
    case 'form':
      return trigger['form'] ?? trigger
    case 'webhook':
      return trigger['body'] ?? trigger
    case 'manual':
      return trigger['input'] ?? trigger
    case 'recordCreated':
    case 'recordUpdated':
    case 'threshold':
    case 'date':
    case 'inactivity':
      return withoutSystem(trigger['record'] ?? trigger)
    case 'plugin':
      return trigger['event'] ?? trigger
    case 'signal':
      return trigger['data'] ?? trigger
    case 'schedule':
    case 'flowFinished':
      return trigger
  }
}

/** What an event brought: the record without its keeping, else all of it. */
export function eventData(event: JsonObject): Json {
  return withoutSystem(event['record'] ?? event)
}

/** The first text that somebody wrote: it tells runs apart better than an id. */
export function firstText(data: Json): string | null {
  if (typeof data !== 'object' || data === null) return null
  return Object.values(data).find((value): value is string => typeof value === 'string' && value !== '') ?? null
}

function withoutSystem(record: Json): Json {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => !unread.has(name)))
}
