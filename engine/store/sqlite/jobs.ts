import type Database from 'better-sqlite3'
import type { BulkJob } from '../../../schemas/bulk-job.ts'
import type { JobStore } from '../../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps jobs over many runs as they are, one row each. */
export function openJobs(database: Database.Database, group: GroupCommit): JobStore {
  const statements = prepare(database)
  const all = (texts: unknown): readonly BulkJob[] => (texts as string[]).map((text) => JSON.parse(text) as BulkJob)
  return {
    save: (job) =>
      group.add(() => {
        const isOver = job.state === 'done' || job.state === 'cancelled'
        statements.save.run(job.id, JSON.stringify(job), isOver ? 1 : 0, job.createdAt)
      }),
    find(id) {
      const text = statements.byId.pluck().get(id) as string | undefined
      return Promise.resolve(text === undefined ? null : (JSON.parse(text) as BulkJob))
    },
    open: () => Promise.resolve(all(statements.open.pluck().all())),
    newest: (limit) => Promise.resolve(all(statements.newest.pluck().all(limit)))
  }
}

function prepare(database: Database.Database) {
  return {
    save: database.prepare(
      `insert into bulk_jobs (id, job, is_over, created_at) values (?, ?, ?, ?)
       on conflict (id) do update set job = excluded.job, is_over = excluded.is_over`
    ),
    byId: database.prepare('select job from bulk_jobs where id = ?'),
    open: database.prepare('select job from bulk_jobs where is_over = 0 order by created_at, id'),
    newest: database.prepare('select job from bulk_jobs order by created_at desc, id desc limit ?')
  }
}
