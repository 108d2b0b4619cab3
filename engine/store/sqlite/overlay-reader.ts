import type Database from 'better-sqlite3'
import type { OverlayReader, PlayedChange, PlayedRun } from '../../ports/overlay.ts'
import { rowToAuditEntry, type AuditRow } from '../audit-row.ts'
import { rowToMessage, type MessageRow } from '../message-row.ts'
import { journalKeySpan, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'
import { rowToHandle } from './row-to-handle.ts'

interface ChangeRow extends AuditRow {
  readonly entity: string
  readonly record_id: string
}

/** Reads what runs over a copy have done: all that is younger than what the copy held when it was made. */
export function openOverlayReader(database: Database.Database, blobs: Blobs): OverlayReader {
  const lastRun = maxOf(database, 'runs')
  const lastMessage = maxOf(database, 'outbox')
  const isPlayed = database.prepare('select 1 from runs where id = ? and n > ?').pluck()
  const journal = database.prepare('select entries from journal where key >= ? and key < ? order by key').pluck()
  const ofRun = database.prepare(`select * from audit where actor >= ? and actor < ? order by n`)

  const toRun = (row: RunRow): PlayedRun => {
    const entries = journal.all(row.n * journalKeySpan, (row.n + 1) * journalKeySpan) as string[]
    const { id, flowId, status, subject, trigger, createdAt, updatedAt } = rowToHandle(row, blobs).run
    return {
      id,
      flowId,
      status,
      subject,
      trigger,
      createdAt,
      updatedAt,
      begunAt: row.begun_at,
      journal: entries.flatMap((text) => blobs.unpackEntries(text))
    }
  }

  return {
    *runs() {
      const rows = database.prepare('select * from runs where n > ? order by n').all(lastRun) as RunRow[]
      for (const row of rows) yield toRun(row)
    },
    *changes() {
      const rows = database.prepare(`select * from audit where actor like 'run:%' order by n`).all() as ChangeRow[]
      for (const row of rows) {
        const change = toChange(row)
        if (isPlayed.get(change.runId, lastRun) === 1) yield change
      }
    },
    *messages() {
      const rows = database.prepare('select * from outbox where n > ? order by n').all(lastMessage) as MessageRow[]
      for (const row of rows) yield rowToMessage(row)
    },
    changesOf: (runId) => (ofRun.all(`run:${runId}/`, `run:${runId}0`) as ChangeRow[]).map(toChange)
  }
}

function toChange(row: ChangeRow): PlayedChange {
  const slash = row.actor.indexOf('/')
  const place = { runId: row.actor.slice(4, slash), step: row.actor.slice(slash + 1) }
  return { ...rowToAuditEntry(row), entity: row.entity, recordId: row.record_id, ...place }
}

function maxOf(database: Database.Database, table: 'runs' | 'outbox'): number {
  return Number(database.prepare(`select coalesce(max(n), 0) from ${table}`).pluck().get())
}
