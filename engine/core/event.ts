import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import { limits } from '../limits.ts'

/** Something that has happened and that flows can start from or wait for. */
export type EngineEvent =
  | { readonly kind: 'record'; readonly at: Millis; readonly change: RecordChange }
  | {
      readonly kind: 'signal'
      readonly at: Millis
      readonly id: string
      readonly name: string
      readonly key: string
      readonly data: JsonObject
    }
  | {
      readonly kind: 'flowFinished'
      readonly at: Millis
      readonly flowId: string
      readonly runId: string
      readonly subject: string | null
      readonly outcome: FlowOutcome
      readonly result: Json
    }

export interface RecordChange {
  readonly op: 'create' | 'update' | 'delete'
  readonly entity: string
  readonly id: string
  readonly before: StoredRecord | null
  readonly after: StoredRecord | null
  readonly changed: readonly string[]
}

const verbs = { create: 'recordCreated', update: 'recordUpdated', delete: 'recordDeleted' } as const

/** Under which name those who wait for it are found. */
export function topicOf(event: EngineEvent): string {
  switch (event.kind) {
    case 'record':
      return `${verbs[event.change.op]}:${event.change.entity}`
    case 'signal':
      return `signal:${event.name}`
    case 'flowFinished':
      return `flowFinished:${event.flowId}`
  }
}

/** Whose event it is: every key under which somebody may wait for it. */
export function keysOf(event: EngineEvent): readonly string[] {
  switch (event.kind) {
    case 'record':
      return recordKeys(event.change)
    case 'signal':
      return [event.key]
    case 'flowFinished':
      return event.subject === null ? [event.runId] : [event.runId, event.subject]
  }
}

/** The event as flows see it. */
export function eventData(event: EngineEvent): JsonObject {
  const at = new Date(event.at).toISOString()
  switch (event.kind) {
    case 'record':
      return recordData(event.change, at)
    case 'signal':
      return { at, id: event.id, name: event.name, key: event.key, data: event.data }
    case 'flowFinished': {
      const { flowId, runId, subject, outcome, result } = event
      return { at, flowId, runId, subject, outcome, result }
    }
  }
}

function recordData({ op, before, after, changed }: RecordChange, at: string): JsonObject {
  const record = plain(after ?? before)
  return op === 'update' ? { at, record, before: plain(before), changed } : { at, record }
}

function recordKeys({ before, after }: RecordChange): readonly string[] {
  const texts = Object.values({ ...before, ...after }).filter(
    (value) => typeof value === 'string' && value.length <= limits.keyCharsMax
  )
  return [...new Set(texts as readonly string[])]
}

function plain(record: StoredRecord | null): JsonObject {
  return (record ?? {}) as unknown as JsonObject
}
