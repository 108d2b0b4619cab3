import type Database from 'better-sqlite3'
import { engineError } from '../../errors.ts'
import type { EnqueuedRun, NewRun, SkipReason } from '../../ports/store.ts'
import type { RunWriter } from '../commit-work.ts'
import { askDoor, mayReturn } from '../door.ts'
import { errorCodeOf, journalKeySpan, unfinished, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'
import type { LeaseBook } from './open-leases.ts'
import { openDoor } from './open-door.ts'
import { openRunInserter, type Noted } from './run-inserter.ts'
import { rowToHandle } from './row-to-handle.ts'

interface Parts {
  readonly database: Database.Database
  readonly blobs: Blobs
  readonly leases: Pick<LeaseBook, 'end'>
}

/** Writes runs and their journals. */
export function openRunWriter({ database, blobs, leases }: Parts): RunWriter<EnqueuedRun> {
  const statements = prepare(database)
  const door = openDoor(database, blobs)

  const note = (runN: number, seq: number, { at, entries }: Noted): void => {
    statements.insertJournal.run(runN * journalKeySpan + seq, runN, at, blobs.packEntries(runN, entries))
  }

  const inserter = openRunInserter({ database, blobs, note })

  return {
    childrenOf: (runId) => statements.children.pluck().all(runId) as string[],
    enqueue(run) {
      const answer = askDoor(door, run)
      switch (answer.kind) {
        case 'known':
          return { enqueued: { handle: rowToHandle(answer.known, blobs), isNew: false }, restarted: [] }
        case 'skip':
          return { enqueued: skipped(run, answer.reason), restarted: [] }
        case 'stop':
          return { ...inserter.stop(run, answer.count), restarted: [] }
        case 'enter':
          return { enqueued: inserter.insert(run), restarted: answer.restarted }
      }
    },
    advance({ handle, entries, status, wakeAt, flowVersion, at: steps, end, returns }, at) {
      const { n, seq, run } = handle
      if (returns && !mayReturn(door, run, returns)) throw engineError('RUN_REPLACED', { runId: run.id })
      const standing = steps ? JSON.stringify(steps) : null
      const version = flowVersion ?? run.flowVersion
      const { changes } = statements.advance.run(status, wakeAt, at, version, standing, errorCodeOf(end), n, seq)
      if (changes === 0) return false
      note(n, seq, { at, entries })
      if (status !== 'ready') leases.end(run.id)
      return true
    },
    deliver(runId, entry, at) {
      const row = statements.unfinished.get(runId) as RunRow | undefined
      const isEnd = entry.kind === 'cancelled'
      if (!row || (row.status === 'queued' && !isEnd)) return null
      const status = isEnd ? 'cancelled' : 'ready'
      statements.advance.run(status, null, at, row.flow_version, null, null, row.n, row.seq)
      note(row.n, row.seq, { at, entries: [entry] })
      if (isEnd) leases.end(runId)
      return rowToHandle({ ...row, status, wake_at: null, updated_at: at, seq: row.seq + 1 }, blobs)
    }
  }
}

function skipped({ flowId }: NewRun, reason: SkipReason): EnqueuedRun {
  return { handle: null, isNew: false, flowId, skipped: reason }
}

function prepare(database: Database.Database) {
  return {
    advance: database.prepare(
      `update runs set status = ?, wake_at = ?, updated_at = ?, flow_version = ?, at_steps = coalesce(?, at_steps),
         error_code = ?, seq = seq + 1 where n = ? and seq = ?`
    ),
    unfinished: database.prepare(`select * from runs where id = ? and status in ${unfinished}`),
    children: database.prepare(`select id from runs where parent_run = ? and status in ${unfinished} order by n`),
    insertJournal: database.prepare('insert into journal (key, run_n, at, entries) values (?, ?, ?, ?)')
  }
}
