import type { BulkJob } from '../../../schemas/bulk-job.ts'
import type { JobStore } from '../../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Keeps jobs over many runs as they are, one row each. */
export function openJobs(readers: Readers, group: GroupCommit): JobStore {
  const jobs = async (text: string, values: readonly (string | number)[] = []): Promise<readonly BulkJob[]> =>
    (await readers.rows<{ readonly job: string }>(text, values)).map(({ job }) => JSON.parse(job) as BulkJob)
  return {
    async save(job) {
      const isOver = job.state === 'done' || job.state === 'cancelled'
      await group.write({ text: sql.save, values: [job.id, JSON.stringify(job), String(isOver), job.createdAt] })
    },
    find: async (id) => (await jobs(sql.byId, [id]))[0] ?? null,
    open: () => jobs(sql.open),
    newest: (limit) => jobs(sql.newest, [limit])
  }
}

const sql = {
  save: `insert into bulk_jobs (id, job, is_over, created_at) values ($1, $2, $3, $4)
    on conflict (id) do update set job = excluded.job, is_over = excluded.is_over`,
  byId: 'select job from bulk_jobs where id = $1',
  open: 'select job from bulk_jobs where not is_over order by created_at, id',
  newest: 'select job from bulk_jobs order by created_at desc, id desc limit $1'
}
