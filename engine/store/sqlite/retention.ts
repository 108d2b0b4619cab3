import type Database from 'better-sqlite3'
import type { FlowDays, OldRows, RetentionStore } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'
import type { GroupCommit } from './group-commit.ts'
import { journalKeySpan } from '../run-row.ts'

interface Parts {
  readonly database: Database.Database
  readonly group: GroupCommit
  readonly blobs: Blobs
}

interface OldRun {
  readonly n: number
  readonly id: string
}

/** Deletes what is old enough, and gives the space back. */
export function openRetention({ database, group, blobs }: Parts): RetentionStore {
  const statements = prepare(database)

  const runsOf = (old: Extract<OldRows, { kind: 'runs' }>, limit: number): readonly OldRun[] =>
    statements.oldRuns.all(old.flowId, old.status, old.before, limit) as OldRun[]

  const deleteRuns = (old: Extract<OldRows, { kind: 'runs' }>, limit: number): number => {
    const runs = runsOf(old, limit)
    for (const { n, id } of runs) {
      statements.deleteJournal.run(n * journalKeySpan, (n + 1) * journalKeySpan)
      statements.deleteDecisions.run(id)
      statements.deleteMessages.run(id)
      statements.deleteRun.run(n)
      blobs.forget(n)
    }
    return runs.length
  }

  const deleteRows = (old: OldRows, limit: number): number =>
    old.kind === 'runs' ? deleteRuns(old, limit) : statements[old.kind].run(old.before, limit).changes

  const isThere = (old: OldRows): boolean =>
    old.kind === 'runs' ? runsOf(old, 1).length > 0 : statements.first[old.kind].get(old.before) !== undefined

  const count = (old: OldRows): number =>
    Number(
      old.kind === 'runs'
        ? statements.countRuns.pluck().get(old.flowId, old.status, old.before)
        : statements.counts[old.kind].pluck().get(old.before)
    )

  return {
    count: (old) => Promise.resolve(count(old)),
    // Most often there is nothing to do, and that should cost no transaction.
    delete: (old, limit) => (isThere(old) ? group.add(() => deleteRows(old, limit)) : Promise.resolve(0)),
    shrink: (pagesMax) =>
      group.add(() => {
        database.pragma(`incremental_vacuum(${pagesMax})`)
        return Number(database.pragma('freelist_count', { simple: true }))
      }),
    days: () => Promise.resolve(statements.days.all() as FlowDays[]),
    setDays: ({ flowId, completed, cancelled, failed }) =>
      group.add(() => void statements.setDays.run(flowId, completed, cancelled, failed))
  }
}

/** Finished runs of a flow that nothing of is on its way any more. */
const oldRuns = `from runs r where r.flow_id = ? and r.status = ? and r.updated_at < ?
  and r.status in ('completed', 'failed', 'cancelled')
  and not exists (select 1 from outbox o where o.run_id = r.id and o.state in ('queued', 'sending', 'unknown'))`

function prepare(database: Database.Database) {
  const deleteOld = (table: string, condition: string) =>
    database.prepare(`delete from ${table} where rowid in (select rowid from ${table} where ${condition} limit ?)`)
  const countOld = (table: string, condition: string) =>
    database.prepare(`select count(*) from ${table} where ${condition}`)
  const firstOld = (table: string, condition: string) =>
    database.prepare(`select 1 from ${table} where ${condition} limit 1`)
  return {
    oldRuns: database.prepare(`select r.n, r.id ${oldRuns} order by r.updated_at limit ?`),
    countRuns: database.prepare(`select count(*) ${oldRuns}`),
    deleteJournal: database.prepare('delete from journal where key >= ? and key < ?'),
    deleteDecisions: database.prepare(
      'delete from message_decisions where message_id in (select id from outbox where run_id = ?)'
    ),
    deleteMessages: database.prepare('delete from outbox where run_id = ?'),
    deleteRun: database.prepare('delete from runs where n = ?'),
    signals: deleteOld('signals', 'at < ?'),
    skips: deleteOld('skips', 'at < ?'),
    refusals: deleteOld('refusals', 'at < ?'),
    jobs: deleteOld('bulk_jobs', 'is_over = 1 and created_at < ?'),
    first: {
      signals: firstOld('signals', 'at < ?'),
      skips: firstOld('skips', 'at < ?'),
      refusals: firstOld('refusals', 'at < ?'),
      jobs: firstOld('bulk_jobs', 'is_over = 1 and created_at < ?')
    },
    counts: {
      signals: countOld('signals', 'at < ?'),
      skips: countOld('skips', 'at < ?'),
      refusals: countOld('refusals', 'at < ?'),
      jobs: countOld('bulk_jobs', 'is_over = 1 and created_at < ?')
    },
    days: database.prepare(
      `select flow_id as flowId, completed_days as completed, cancelled_days as cancelled, failed_days as failed
       from flow_retention order by flow_id`
    ),
    setDays: database.prepare(
      `insert into flow_retention (flow_id, completed_days, cancelled_days, failed_days) values (?, ?, ?, ?)
       on conflict (flow_id) do update set completed_days = excluded.completed_days,
         cancelled_days = excluded.cancelled_days, failed_days = excluded.failed_days`
    )
  }
}
