import type Database from 'better-sqlite3'
import type { Millis } from '../../../schemas/json.ts'
import type { EngineEvent, RecordChange } from '../../core/event.ts'
import type { Commit, CommitOutcome, NewMessage, NewSignal } from '../../ports/store.ts'
import { CommitWork, type Past } from '../commit-work.ts'
import type { Blobs } from './blobs.ts'
import type { LeaseBook } from './open-leases.ts'
import type { RecordWriter } from './open-record-writer.ts'
import { openRunWriter } from './open-run-writer.ts'
import { openQuestionBook } from './question-book.ts'
import { openWaitBook } from './wait-book.ts'

interface Parts {
  readonly database: Database.Database
  readonly writer: RecordWriter
  readonly past: Past
  readonly blobs: Blobs
  readonly leases: Pick<LeaseBook, 'end'>
}

/** Applies one commit inside the running transaction: all of it, or it throws and the caller undoes it. */
export function openCommitApplier({ database, writer, past, blobs, leases }: Parts): (commit: Commit) => CommitOutcome {
  const statements = prepare(database)
  const runWriter = openRunWriter({ database, blobs, leases })
  const parts = { runWriter, waits: openWaitBook(database), questions: openQuestionBook(database), past }

  const write = ({ writes, actor, at }: Commit): readonly RecordChange[] => {
    if (writes.length === 0) return []
    const writing = { actor, at: new Date(at).toISOString(), atMs: at }
    return writes.map((each) => writer.apply(each, writing))
  }

  const send = (message: NewMessage, at: number): void => {
    const { id, runId, stepId, channel, payload, about } = message
    statements.insertMessage.run(id, runId, stepId, channel, JSON.stringify(payload), about, at, at)
  }

  const keep = ({ id, name, key, data }: NewSignal, at: Millis): EngineEvent | null => {
    const { changes } = statements.insertSignal.run(id, name, key, JSON.stringify(data), at)
    return changes === 0 ? null : { kind: 'signal', at, id, name, key, data }
  }

  return (commit) => {
    const { at, progress, schedules } = commit
    const work = new CommitWork(commit, parts)
    if (progress) work.advance(progress)
    const changes = write(commit)
    for (const message of commit.messages) send(message, at)
    for (const change of changes) work.happened({ kind: 'record', at, change })
    for (const signal of commit.signals) work.happened(keep(signal, at))
    for (const run of commit.runs) work.enqueue(run)
    for (const delivery of commit.deliveries) work.deliver(delivery.runId, delivery.entry)
    work.settle()
    if (schedules) for (const each of Object.entries(schedules)) statements.setSchedule.run(...each)
    return { ok: true, runs: work.enqueued, changes, reached: work.reached }
  }
}

function prepare(database: Database.Database) {
  return {
    insertMessage: database.prepare(
      `insert into outbox (id, run_id, step_id, channel, payload, about, state, attempts, next_at, created_at)
       values (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?)
       on conflict (id) do nothing`
    ),
    insertSignal: database.prepare(
      'insert into signals (id, name, key, data, at) values (?, ?, ?, ?, ?) on conflict (id) do nothing'
    ),
    setSchedule: database.prepare(
      'insert into schedules (flow_id, next_at) values (?, ?) on conflict (flow_id) do update set next_at = excluded.next_at'
    )
  }
}
