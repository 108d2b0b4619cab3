import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import type { EnqueuedRun, NewRun, RunHandle } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'

/** Stores new runs, inside the transaction of a commit. */
export interface RunInserter {
  insert(run: NewRun): EnqueuedRun
  /** A run that would go on for ever is stored as failed, so that somebody sees why. */
  stop(run: NewRun, count: number): EnqueuedRun
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
    const n = Number(statements.insertRun.run(...rowOf(run, text, { status, wakeAt })).lastInsertRowid)
    if (sha !== null) blobs.refer(n, sha)
    return n
  }

  return {
    insert(run) {
      const status = run.isHeld || run.debounce ? 'queued' : 'ready'
      const wakeAt = run.debounce ? run.at + run.debounce.quietMs : null
      const n = store(run, status, wakeAt)
      return { handle: newHandle(run, { n, status, wakeAt }), isNew: true }
    },
    stop(run, count) {
      const { at } = run
      const n = store(run, 'failed', null)
      const { code, message } = engineError('LOOP_STOPPED', { count })
      const error = { code, message }
      note(n, 0, { at, entries: [{ kind: 'finished', at, outcome: 'failed', step: null, result: { error } }] })
      statements.setStopped.run(code, n)
      return { handle: { ...newHandle(run, { n, status: 'failed', wakeAt: null }), seq: 1 }, isNew: true }
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

function newHandle(
  run: NewRun,
  {
    n,
    status,
    wakeAt
  }: { readonly n: number; readonly status: RunHandle['run']['status']; readonly wakeAt: Millis | null }
): RunHandle {
  const { id, flowId, flowVersion, subject, trigger, at, causeDepth, parent = null } = run
  const key = run.key ?? id
  return {
    n,
    seq: 0,
    causeDepth,
    parent,
    run: { id, flowId, flowVersion, status, key, subject, trigger, createdAt: at, updatedAt: at, wakeAt }
  }
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
