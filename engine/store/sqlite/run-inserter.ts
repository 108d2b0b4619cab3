import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import type { EnqueuedRun, NewRun, RunHandle } from '../../ports/store.ts'
import { firstStanding, loopStopped, newHandle, stoppedJournal } from '../run-row.ts'
import type { Blobs } from './blobs.ts'

/** Stores new runs, inside the transaction of a commit. */
export interface RunInserter {
  insert(run: NewRun): EnqueuedRun
  /** A run that would go on for ever is stored as failed, so that somebody sees why. */
  stop(run: NewRun, count: number): { readonly enqueued: EnqueuedRun; readonly stopped: RunHandle }
}

export interface Noted {
  readonly at: Millis
  readonly entries: readonly JournalEntry[]
}

interface Parts {
  readonly database: Database.Database
  readonly blobs: Blobs
  readonly note: (runN: number, seq: number, noted: Noted) => void
}

export function openRunInserter({ database, blobs, note }: Parts): RunInserter {
  const statements = prepare(database)

  const store = (run: NewRun, status: string, wakeAt: Millis | null): number => {
    const { text, sha } = blobs.packTrigger(run.trigger)
    const n = Number(statements.insertRun.run(rowOf(run, text, { status, wakeAt })).lastInsertRowid)
    if (sha !== null) blobs.refer(n, sha)
    return n
  }

  return {
    insert(run) {
      const { status, wakeAt } = firstStanding(run)
      const n = store(run, status, wakeAt)
      return { handle: newHandle(run, { n, seq: 0, status, wakeAt }), isNew: true }
    },
    stop(run, count) {
      const n = store(run, 'failed', null)
      note(n, 0, { at: run.at, entries: stoppedJournal(run.at, count) })
      statements.setStopped.run(loopStopped, n)
      const stopped = newHandle(run, { n, seq: 1, status: 'failed', wakeAt: null })
      return { enqueued: { handle: stopped, isNew: true }, stopped }
    }
  }
}

function rowOf(
  run: NewRun,
  trigger: string,
  { status, wakeAt }: { readonly status: string; readonly wakeAt: Millis | null }
): readonly (string | number | null)[] {
  const { id, flowId, flowVersion, key, subject, at, causeDepth, parent, enrolment, debounce } = run
  const begunAt = status === 'ready' ? at : null
  const own = [id, flowId, flowVersion, key, subject, status, trigger, causeDepth, at, at, wakeAt]
  const family = [
    begunAt,
    parent?.runId ?? null,
    parent?.step ?? null,
    enrolment?.key ?? null,
    enrolment?.group ?? null
  ]
  const line = debounce ? [debounce.key, at + debounce.atMostMs] : [null, null]
  return [...own, ...family, ...line]
}

function prepare(database: Database.Database) {
  return {
    insertRun: database.prepare(
      `insert into runs (id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at, updated_at,
         wake_at, begun_at, parent_run, parent_step, enrolment_key, exclusive_group, debounce_key, debounce_until, seq)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`
    ),
    setStopped: database.prepare('update runs set seq = 1, error_code = ? where n = ?')
  }
}
