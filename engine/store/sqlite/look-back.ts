import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import type { EngineEvent, RecordChange } from '../../core/event.ts'
import type { OpenWait } from '../../core/open-wait.ts'
import { limits } from '../../limits.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import type { Blobs } from './blobs.ts'
import { journalKeySpan } from './open-run-writer.ts'

/** Events that happened since a wait's `since` and that may be the one, oldest first. */
export type LookBack = (wait: OpenWait) => readonly EngineEvent[]

interface LookBackParts {
  readonly database: Database.Database
  readonly blobs: Blobs
  readonly entityOf: (id: string) => CompiledEntity
}

/**
 * Finds what came before somebody began to wait for it. Signals and finished runs are kept as they are; what became of a
 * record is told by its audit entries.
 */
export function openLookBack({ database, blobs, entityOf }: LookBackParts): LookBack {
  const statements = prepare(database)
  const max = limits.lookBackEventsMax

  const signals = (name: string, { key, since }: OpenWait): readonly EngineEvent[] => {
    const rows = statements.signals.all(name, key, since, max) as SignalRow[]
    return rows.map(({ data, ...row }) => ({ kind: 'signal', ...row, data: JSON.parse(data) as JsonObject }))
  }

  const finished = (flowId: string, { key, since }: OpenWait): readonly EngineEvent[] => {
    const rows = statements.finished.all(flowId, since, key, key, max) as FinishedRow[]
    return rows.map(({ entries, ...row }) => finishedEvent(flowId, row, blobs.unpackEntries(entries).at(-1)))
  }

  const recordIds = (entity: CompiledEntity, { by, key }: OpenWait): readonly string[] => {
    const column = by === null ? null : entity.columnsByField.get(by)
    if (!column) return [key]
    const sql = `select id from "${entity.table}" where "${column.name}" = ? order by n desc limit ?`
    return database.prepare(sql).pluck().all(key, max) as string[]
  }

  const records = (verb: string, entityId: string, wait: OpenWait): readonly EngineEvent[] => {
    const entity = entityOf(entityId)
    const op = ops[verb]
    const found = recordIds(entity, wait).flatMap((id) => {
      const row = database.prepare(`select * from "${entity.table}" where id = ?`).get(id) as Row | undefined
      const entries = statements.audit.all(id, entityId, wait.since, max) as AuditRow[]
      return row ? changesOf(rowToRecord(entity, row), { entity: entityId, entries }) : []
    })
    return found
      .filter(({ change }) => change.op === op)
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, change }) => ({ kind: 'record', at, change }))
  }

  return (wait) => {
    const [verb = '', name = ''] = wait.topic.split(/:(.*)/s)
    if (verb === 'signal') return signals(name, wait)
    return verb === 'flowFinished' ? finished(name, wait) : records(verb, name, wait)
  }
}

const ops: Readonly<Record<string, RecordChange['op']>> = {
  recordCreated: 'create',
  recordUpdated: 'update',
  recordDeleted: 'delete'
}

interface SignalRow {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly data: string
  readonly at: Millis
}

interface FinishedRow {
  readonly id: string
  readonly subject: string | null
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly at: Millis
  readonly entries: string
}

interface AuditRow {
  readonly op: RecordChange['op']
  readonly at: Millis
  readonly changes: string
}

function finishedEvent(
  flowId: string,
  { id, subject, status, at }: Omit<FinishedRow, 'entries'>,
  last: JournalEntry | undefined
): EngineEvent {
  const end = last?.kind === 'finished' ? last : { outcome: status, result: null }
  return { kind: 'flowFinished', at, flowId, runId: id, subject, outcome: end.outcome, result: end.result }
}

interface Past {
  readonly at: Millis
  readonly change: RecordChange
}

/** What happened to a record, told backwards from how it is now. */
function changesOf(
  now: StoredRecord,
  { entity, entries }: { readonly entity: string; readonly entries: readonly AuditRow[] }
): readonly Past[] {
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

function prepare(database: Database.Database) {
  return {
    signals: database.prepare(
      'select id, name, key, data, at from signals where name = ? and key = ? and at >= ? order by n limit ?'
    ),
    finished: database.prepare(
      `select r.id, r.subject, r.status, r.updated_at as at, j.entries from runs r
       join journal j on j.key = r.n * ${journalKeySpan} + r.seq - 1
       where r.flow_id = ? and r.updated_at >= ? and (r.subject = ? or r.id = ?)
       and r.status in ('completed', 'failed', 'cancelled') order by r.updated_at limit ?`
    ),
    audit: database.prepare(
      'select op, at, changes from audit where record_id = ? and entity = ? and at >= ? order by n desc limit ?'
    )
  }
}
