import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import type { EnqueuedRun, NewRun, RunHandle } from '../../ports/store.ts'
import type { RunWriter } from '../commit-work.ts'
import { askDoor } from '../door.ts'
import {
  firstStanding,
  journalKeySpan,
  newHandle,
  newRow,
  rowToHandle,
  stoppedJournal,
  unfinished,
  type FirstStanding,
  type RunRow
} from '../run-row.ts'
import { openDoor } from './open-door.ts'
import type { LeaseBook } from './open-leases.ts'

/** Writes runs and their journals. */
export function openRunWriter(database: Database.Database, leases: Pick<LeaseBook, 'end'>): RunWriter<EnqueuedRun> {
  const statements = prepare(database)
  const door = openDoor(database)
  const note = openJournal(database)
  const { insert, stop } = openStarter(database, note)

  return {
    enqueue(run) {
      const answer = askDoor(door, run)
      switch (answer.kind) {
        case 'known':
          return { enqueued: { handle: rowToHandle(answer.known), isNew: false }, restarted: [] }
        case 'skip':
          return {
            enqueued: { handle: null, isNew: false, flowId: run.flowId, skipped: answer.reason },
            restarted: []
          }
        case 'stop':
          return { enqueued: stop(run, answer.count), restarted: [] }
        case 'enter':
          return { enqueued: insert(run), restarted: answer.restarted }
      }
    },
    advance({ handle, entries, status, wakeAt, flowVersion }, at) {
      const { n, seq, run } = handle
      const { changes } = statements.advance.run(status, wakeAt, at, flowVersion ?? run.flowVersion, n, seq)
      if (changes === 0) return false
      if (status !== 'ready') leases.end(run.id)
      note(n, seq, { at, entries })
      return true
    },
    deliver(runId, entry, at) {
      const row = statements.unfinished.get(runId) as RunRow | undefined
      const isEnd = entry.kind === 'cancelled'
      if (!row || (row.status === 'queued' && !isEnd)) return null
      const status = isEnd ? 'cancelled' : 'ready'
      statements.advance.run(status, null, at, row.flow_version, row.n, row.seq)
      note(row.n, row.seq, { at, entries: [entry] })
      return rowToHandle({ ...row, status, wake_at: null, updated_at: at, seq: row.seq + 1 })
    }
  }
}

type Note = (runN: number, seq: number, noted: Noted) => void

function openJournal(database: Database.Database): Note {
  const insert = database.prepare('insert into journal (key, run_n, at, entries) values (?, ?, ?, ?)')
  return (runN, seq, { at, entries }) => {
    insert.run(runN * journalKeySpan + seq, runN, at, JSON.stringify(entries))
  }
}

/** Stores new runs. */
function openStarter(database: Database.Database, note: Note) {
  const insertRun = database.prepare(
    `insert into runs (id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at, updated_at,
       wake_at, seq, begun_at, parent_run, parent_step, enrolment_key, exclusive_group, debounce_key, debounce_until)
     values ($id, $flow_id, $flow_version, $key, $subject, $status, $trigger_data, $cause_depth, $created_at, $updated_at,
       $wake_at, $seq, $begun_at, $parent_run, $parent_step, $enrolment_key, $exclusive_group, $debounce_key,
       $debounce_until)`
  )

  const insert = (run: NewRun, standing: Omit<FirstStanding, 'n'>): RunHandle => {
    const n = Number(insertRun.run(newRow(run, standing)).lastInsertRowid)
    return newHandle(run, { n, ...standing })
  }

  return {
    insert: (run: NewRun): EnqueuedRun => ({ handle: insert(run, { seq: 0, ...firstStanding(run) }), isNew: true }),
    /** A run that would go on for ever is stored as failed, so that somebody sees why. */
    stop(run: NewRun, count: number): EnqueuedRun {
      const handle = insert(run, { seq: 1, status: 'failed', wakeAt: null })
      note(handle.n, 0, { at: run.at, entries: stoppedJournal(run.at, count) })
      return { handle, isNew: true }
    }
  }
}

interface Noted {
  readonly at: Millis
  readonly entries: readonly JournalEntry[]
}

function prepare(database: Database.Database) {
  return {
    advance: database.prepare(
      'update runs set status = ?, wake_at = ?, updated_at = ?, flow_version = ?, seq = seq + 1 where n = ? and seq = ?'
    ),
    unfinished: database.prepare(`select * from runs where id = ? and status in ${unfinished}`)
  }
}
