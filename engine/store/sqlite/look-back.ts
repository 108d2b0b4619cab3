import type Database from 'better-sqlite3'
import type { EngineEvent } from '../../core/event.ts'
import type { OpenWait } from '../../core/open-wait.ts'
import { limits } from '../../limits.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import type { Past } from '../commit-work.ts'
import {
  finishedEvent,
  partsOfTopic,
  recordEvents,
  signalEvent,
  type FinishedRow,
  type PastRow,
  type SignalRow
} from '../record-events.ts'
import { journalKeySpan } from '../run-row.ts'
import type { Blobs } from './blobs.ts'

interface LookBackParts {
  readonly database: Database.Database
  readonly blobs: Blobs
  readonly entityOf: (id: string) => CompiledEntity
}

/**
 * Finds what came before somebody began to wait for it. Signals and finished runs are kept as they are; what became of a
 * record is told by its audit entries.
 */
export function openLookBack({ database, blobs, entityOf }: LookBackParts): Past {
  const statements = prepare(database)
  const max = limits.lookBackEventsMax

  const recordIds = (entity: CompiledEntity, { by, key }: OpenWait): readonly string[] => {
    const column = by === null ? null : entity.columnsByField.get(by)
    if (!column) return [key]
    const sql = `select id from "${entity.table}" where "${column.name}" = ? order by n desc limit ?`
    return database.prepare(sql).pluck().all(key, max) as string[]
  }

  const records = (verb: string, entityId: string, wait: OpenWait): readonly EngineEvent[] => {
    const entity = entityOf(entityId)
    const select = database.prepare(`select * from "${entity.table}" where id = ?`)
    const found = recordIds(entity, wait).flatMap((id) => {
      const row = select.get(id) as Row | undefined
      const entries = statements.audit.all(id, entityId, wait.since, max) as PastRow[]
      return row ? { now: rowToRecord(entity, row), entries } : []
    })
    return recordEvents(verb, { entity: entityId, records: found })
  }

  return {
    since(wait) {
      const { key, since } = wait
      const [verb, name] = partsOfTopic(wait.topic)
      if (verb === 'signal') return (statements.signals.all(name, key, since, max) as SignalRow[]).map(signalEvent)
      if (verb !== 'flowFinished') return records(verb, name, wait)
      const rows = statements.finished.all(name, since, key, key, max) as FinishedRow[]
      return rows.map((row) => finishedEvent(name, row, blobs.unpackEntries(row.entries).at(-1)))
    },
    // What is written can be read at once.
    add: () => undefined
  }
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
