import type { JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { EngineEvent, RecordChange } from '../core/event.ts'

/** A row of `signals`. */
export interface SignalRow {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly data: string
  readonly at: Millis
}

/** A finished run with the last row of its journal. */
export interface FinishedRow {
  readonly id: string
  readonly subject: string | null
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly at: Millis
  readonly entries: string
}

/** A row of `audit`, as far as it tells what became of a record. */
export interface PastRow {
  readonly op: RecordChange['op']
  readonly at: Millis
  readonly changes: string
}

/** A record as it is now, with its audit entries, the latest first. */
export interface RecordPast {
  readonly now: StoredRecord
  readonly entries: readonly PastRow[]
}

export function signalEvent({ id, name, key, data, at }: SignalRow): EngineEvent {
  return { kind: 'signal', id, name, key, at, data: JSON.parse(data) as JsonObject }
}

/** `last` is the last entry of its journal. */
export function finishedEvent(
  flowId: string,
  { id, subject, status, at }: FinishedRow,
  last: JournalEntry | undefined
): EngineEvent {
  const end = last?.kind === 'finished' ? last : { outcome: status, result: null }
  return { kind: 'flowFinished', at, flowId, runId: id, subject, outcome: end.outcome, result: end.result }
}

const opsByVerb = new Map<string, RecordChange['op']>([
  ['recordCreated', 'create'],
  ['recordUpdated', 'update'],
  ['recordDeleted', 'delete']
])

/** What happened to records under this verb, oldest first. */
export function recordEvents(
  verb: string,
  { entity, records }: { readonly entity: string; readonly records: readonly RecordPast[] }
): readonly EngineEvent[] {
  const op = opsByVerb.get(verb)
  return records
    .flatMap((past) => changesOf(entity, past))
    .filter(({ change }) => change.op === op)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, change }) => ({ kind: 'record', at, change }))
}

/** The verb of a topic, and the name behind it. */
export function partsOfTopic(topic: string): readonly [verb: string, name: string] {
  const [verb = '', name = ''] = topic.split(/:(.*)/s)
  return [verb, name]
}

/** What happened to a record, told backwards from how it is now. */
function changesOf(
  entity: string,
  { now, entries }: RecordPast
): readonly { readonly at: Millis; readonly change: RecordChange }[] {
  let after = now
  return entries.map(({ op, at, changes }) => {
    const change = { op, entity, id: now.id, changed: [] as readonly string[] }
    if (op !== 'update') {
      const sides = op === 'create' ? { before: null, after } : { before: after, after: null }
      return { at, change: { ...change, ...sides } }
    }
    const fields = JSON.parse(changes) as Readonly<Record<string, readonly [Json, Json]>>
    const before = withFields(after, fields)
    const past = { at, change: { ...change, before, after, changed: Object.keys(fields) } }
    after = before
    return past
  })
}

function withFields(record: StoredRecord, fields: Readonly<Record<string, readonly [Json, Json]>>): StoredRecord {
  const old = Object.entries(fields).map(([field, [value]]) => [field, value] as const)
  const merged = { ...record, ...Object.fromEntries(old), version: record.version - 1 }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as unknown as StoredRecord
}
