import type Database from 'better-sqlite3'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type {
  Commit,
  CommitOutcome,
  EnqueuedRun,
  NewMessage,
  NewRun,
  RecordChange,
  RunProgress
} from '../../ports/store.ts'
import { rowToHandle, type RunRow } from './run-row.ts'
import type { RecordWriter } from './open-record-writer.ts'

/** Thrown to undo a commit whose run was moved on by someone else. */
export class RunLost extends Error {}

/** Room for the commits of one run beside each other in the journal's key. */
export const journalKeySpan = 65_536

/** Applies one commit inside the running transaction: all of it, or it throws and the caller undoes it. */
export function openCommitApplier(
  database: Database.Database,
  writer: RecordWriter
): (commit: Commit) => CommitOutcome {
  const statements = prepare(database)

  const enqueue = (run: NewRun): EnqueuedRun => {
    const known = run.key === null ? undefined : (statements.runByKey.get(run.flowId, run.key) as RunRow | undefined)
    if (known) return { handle: rowToHandle(known), isNew: false }
    const { id, flowId, flowVersion, key, subject, at, causeDepth } = run
    const trigger = JSON.stringify(run.trigger)
    const { lastInsertRowid } = statements.insertRun.run(
      id,
      flowId,
      flowVersion,
      key,
      subject,
      trigger,
      causeDepth,
      at,
      at
    )
    return { handle: newHandle(run, Number(lastInsertRowid)), isNew: true }
  }

  const advance = ({ handle, entries, status, wakeAt }: RunProgress, at: number): void => {
    const { changes } = statements.advance.run(status, wakeAt, at, handle.n, handle.seq)
    if (changes === 0) throw new RunLost()
    const key = handle.n * journalKeySpan + handle.seq
    statements.insertJournal.run(key, handle.n, at, JSON.stringify(entries))
  }

  const send = (message: NewMessage, at: number): void => {
    const { id, runId, stepId, channel, payload, about } = message
    statements.insertMessage.run(id, runId, stepId, channel, JSON.stringify(payload), about, at, at)
  }

  return (commit) => {
    const { actor, at } = commit
    if (commit.progress) advance(commit.progress, at)
    const writing = { actor, at: new Date(at).toISOString(), atMs: at }
    const changes: RecordChange[] = commit.writes.map((write) => writer.apply(write, writing))
    for (const message of commit.messages) send(message, at)
    const started = [...commit.runs, ...changes.flatMap((change) => commit.startedBy(change))]
    const runs = started.map((run) => enqueue(withinDepth(run)))
    for (const [flowId, nextAt] of Object.entries(commit.schedules ?? {})) statements.setSchedule.run(flowId, nextAt)
    return { ok: true, runs, changes }
  }
}

function prepare(database: Database.Database) {
  return {
    runByKey: database.prepare('select * from runs where flow_id = ? and key = ?'),
    insertRun: database.prepare(
      `insert into runs (id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at, updated_at, wake_at, seq)
       values (?, ?, ?, ?, ?, 'ready', ?, ?, ?, ?, null, 0)`
    ),
    advance: database.prepare(
      'update runs set status = ?, wake_at = ?, updated_at = ?, seq = seq + 1 where n = ? and seq = ?'
    ),
    insertJournal: database.prepare('insert into journal (key, run_n, at, entries) values (?, ?, ?, ?)'),
    insertMessage: database.prepare(
      `insert into outbox (id, run_id, step_id, channel, payload, about, state, attempts, next_at, created_at)
       values (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?)
       on conflict (id) do nothing`
    ),
    setSchedule: database.prepare(
      'insert into schedules (flow_id, next_at) values (?, ?) on conflict (flow_id) do update set next_at = excluded.next_at'
    )
  }
}

function newHandle(run: NewRun, n: number): EnqueuedRun['handle'] {
  const { id, flowId, flowVersion, subject, trigger, at, causeDepth } = run
  const key = run.key ?? id
  const status = 'ready'
  return {
    n,
    seq: 0,
    causeDepth,
    run: { id, flowId, flowVersion, status, key, subject, trigger, createdAt: at, updatedAt: at, wakeAt: null }
  }
}

/** Flows that keep starting each other are stopped with a clear error. */
function withinDepth(run: NewRun): NewRun {
  if (run.causeDepth <= limits.causeDepthMax) return run
  throw engineError('LIMIT_PASSED', { limit: 'causeDepthMax', value: run.causeDepth, max: limits.causeDepthMax })
}
