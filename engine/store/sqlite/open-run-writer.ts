import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import type { EnqueuedRun, NewRun, RunHandle, RunProgress } from '../../ports/store.ts'
import { openDoor } from './open-door.ts'
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

export function openRunWriter(database: Database.Database): RunWriter {
  const statements = prepare(database)
  const door = openDoor(database)

  const note = (runN: number, seq: number, { at, entries }: Noted): void => {
    statements.insertJournal.run(runN * journalKeySpan + seq, runN, at, JSON.stringify(entries))
  }

  const insert = (run: NewRun): EnqueuedRun => {
    const status = run.isHeld || run.debounce ? 'queued' : 'ready'
    const wakeAt = run.debounce ? run.at + run.debounce.quietMs : null
    const n = Number(statements.insertRun.run(...rowOf(run, status, wakeAt)).lastInsertRowid)
    return { handle: newHandle(run, { n, status, wakeAt }), isNew: true }
  }

  /** A run that would go on for ever is stored as failed, so that somebody sees why. */
  const stop = (run: NewRun, count: number): EnqueuedRun => {
    const { at } = run
    const n = Number(statements.insertRun.run(...rowOf(run, 'failed', null)).lastInsertRowid)
    const { code, message } = engineError('LOOP_STOPPED', { count })
    const error = { code, message }
    note(n, 0, { at, entries: [{ kind: 'finished', at, outcome: 'failed', step: null, result: { error } }] })
    statements.setSeq.run(n)
    return { handle: { ...newHandle(run, { n, status: 'failed', wakeAt: null }), seq: 1 }, isNew: true }
  }

  return {
    childrenOf: (runId) => statements.children.pluck().all(runId) as string[],
    enqueue(run) {
      const answer = door.ask(run)
      switch (answer.kind) {
        case 'known':
          return { enqueued: { handle: rowToHandle(answer.row), isNew: false }, restarted: [] }
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
    advance({ handle, entries, status, wakeAt, flowVersion, returns }, at) {
      const { n, seq, run } = handle
      if (returns && !door.mayReturn(run, returns)) throw engineError('RUN_REPLACED', { runId: run.id })
      const { changes } = statements.advance.run(status, wakeAt, at, flowVersion ?? run.flowVersion, n, seq)
      if (changes === 0) return false
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

interface Noted {
  readonly at: Millis
  readonly entries: readonly JournalEntry[]
}

function rowOf(run: NewRun, status: string, wakeAt: Millis | null): readonly (string | number | null)[] {
  const { id, flowId, flowVersion, key, subject, at, causeDepth, parent, enrolment, debounce } = run
  const begunAt = status === 'ready' ? at : null
  const own = [id, flowId, flowVersion, key, subject, status, JSON.stringify(run.trigger), causeDepth, at, at, wakeAt]
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
    setSeq: database.prepare('update runs set seq = 1 where n = ?'),
    advance: database.prepare(
      'update runs set status = ?, wake_at = ?, updated_at = ?, flow_version = ?, seq = seq + 1 where n = ? and seq = ?'
    ),
    unfinished: database.prepare(`select * from runs where id = ? and status in ${unfinished}`),
    children: database.prepare(`select id from runs where parent_run = ? and status in ${unfinished} order by n`),
    insertJournal: database.prepare('insert into journal (key, run_n, at, entries) values (?, ?, ?, ?)')
  }
}
