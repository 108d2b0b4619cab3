import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import type { EnqueuedRun, NewRun, RunHandle, RunProgress, SkipReason } from '../../ports/store.ts'
import { errorCodeOf } from '../run-row.ts'
import type { Blobs } from './blobs.ts'
import type { LeaseBook } from './open-leases.ts'
import { openDoor } from './open-door.ts'
import { openRunInserter, type Noted } from './run-inserter.ts'
import { rowToHandle, unfinished, type RunRow } from './run-row.ts'

/** Room for the commits of one run beside each other in the journal's key. */
export const journalKeySpan = 65_536

/** Writes runs and their journals, inside the transaction of a commit. */
export interface RunWriter {
  /** Stores a run, or says why not; `restarted` are runs of the same key that are to be cancelled for it. */
  enqueue(run: NewRun): { readonly enqueued: EnqueuedRun; readonly restarted: readonly string[] }
  /** Moves a run on; false when it was moved on by someone else. */
  advance(progress: RunProgress, at: Millis): boolean
  /** Puts an entry into the journal of a run that is not finished, and makes it ready; null when it is finished. */
  deliver(runId: string, entry: JournalEntry, at: Millis): RunHandle | null
  /** Unfinished runs that this one has started and waits for. */
  childrenOf(runId: string): readonly string[]
}

interface Parts {
  readonly database: Database.Database
  readonly blobs: Blobs
  readonly leases: Pick<LeaseBook, 'end'>
}

export function openRunWriter({ database, blobs, leases }: Parts): RunWriter {
  const statements = prepare(database)
  const door = openDoor(database, blobs)

  const note = (runN: number, seq: number, { at, entries }: Noted): void => {
    statements.insertJournal.run(runN * journalKeySpan + seq, runN, at, blobs.packEntries(runN, entries))
  }

  const inserter = openRunInserter({ database, blobs, note })

  return {
    childrenOf: (runId) => statements.children.pluck().all(runId) as string[],
    enqueue(run) {
      const answer = door.ask(run)
      switch (answer.kind) {
        case 'known':
          return { enqueued: { handle: rowToHandle(answer.row, blobs), isNew: false }, restarted: [] }
        case 'skip':
          return { enqueued: skipped(run, answer.reason), restarted: [] }
        case 'stop':
          return { enqueued: inserter.stop(run, answer.count), restarted: [] }
        case 'enter':
          return { enqueued: inserter.insert(run), restarted: answer.restarted }
      }
    },
    advance({ handle, entries, status, wakeAt, flowVersion, at: steps, end, returns }, at) {
      const { n, seq, run } = handle
      if (returns && !door.mayReturn(run, returns)) throw engineError('RUN_REPLACED', { runId: run.id })
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
