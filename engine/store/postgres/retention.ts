import type { FlowDays, OldRows, RetentionStore } from '../../ports/store.ts'
import { journalKeySpan } from '../run-row.ts'
import type { Session, Statement } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Deletes what is old enough. The server itself gives the space to new rows. */
export function openRetention(readers: Readers, group: GroupCommit): RetentionStore {
  const count = async (old: OldRows): Promise<number> => {
    const { from, values } = sourceOf(old)
    return (await readers.rows<{ readonly count: number }>(`select count(*) as count ${from}`, values))[0]?.count ?? 0
  }
  const isThere = async (old: OldRows): Promise<boolean> => {
    const { from, values } = sourceOf(old)
    return (await readers.rows(`select 1 as one ${from} limit 1`, values)).length > 0
  }
  return {
    count,
    // Most often there is nothing to do, and that should cost no transaction.
    delete: async (old, limit) =>
      (await isThere(old)) ? group.alone((session) => deleteRows(session, old, limit)) : 0,
    // Nobody has to ask for it: its own workers look for rows that are gone.
    shrink: () => Promise.resolve(0),
    days: () => readers.rows<FlowDays>(sql.days),
    async setDays({ flowId, completed, cancelled, failed }) {
      await group.write({ text: sql.setDays, values: [flowId, completed, cancelled, failed] })
    }
  }
}

interface Source {
  readonly from: string
  readonly values: NonNullable<Statement['values']>
}

/** Where old rows are found. Of a finished run nothing may be on its way any more. */
function sourceOf(old: OldRows): Source {
  // What is kept for ever is asked for as older than -Infinity, which is no number there.
  const before = Math.max(old.before, 0)
  if (old.kind !== 'runs') return { from: sources[old.kind], values: [before] }
  return { from: oldRuns, values: [before, old.flowId, old.status] }
}

const oldRuns = `from runs r where r.updated_at < $1 and r.flow_id = $2 and r.status = $3
  and r.status in ('completed', 'failed', 'cancelled')
  and not exists (select 1 from outbox o where o.run_id = r.id and o.state in ('queued', 'sending', 'unknown'))`

const sources = {
  signals: 'from signals r where r.at < $1',
  skips: 'from skips r where r.at < $1',
  refusals: 'from refusals r where r.at < $1',
  jobs: 'from bulk_jobs r where r.is_over and r.created_at < $1'
} as const

const tables = { signals: 'signals', skips: 'skips', refusals: 'refusals', jobs: 'bulk_jobs' } as const

async function deleteRows(session: Session, old: OldRows, limit: number): Promise<number> {
  const { from, values } = sourceOf(old)
  if (old.kind === 'runs') return deleteRuns(session, { from, values: [...values, limit] })
  const key = old.kind === 'jobs' ? 'id' : 'n'
  const table = tables[old.kind]
  const text = `delete from ${table} where ${key} in (select r.${key} ${from} limit $2)`
  const [answer] = await session.send([{ text, values: [...values, limit] }])
  return answer?.count ?? 0
}

/** Runs that come back meanwhile wait for the lock, or have it and are no longer finished. */
async function deleteRuns(session: Session, { from, values }: Source): Promise<number> {
  const [found] = await session.send([
    { text: `select r.n, r.id ${from} order by r.updated_at limit $4 for update of r skip locked`, values }
  ])
  const runs = (found?.rows ?? []) as unknown as readonly { readonly n: number; readonly id: string }[]
  if (runs.length === 0) return 0
  const [ids, numbers] = [JSON.stringify(runs.map(({ id }) => id)), JSON.stringify(runs.map(({ n }) => n))]
  await session.send([
    { text: sql.deleteDecisions, values: [ids] },
    { text: sql.deleteMessages, values: [ids] },
    { text: sql.deleteJournal, values: [numbers] },
    { text: sql.deleteRuns, values: [numbers] }
  ])
  return runs.length
}

const numbersOf = 'select value::bigint as n from json_array_elements_text($1::json)'

const sql = {
  deleteDecisions: `delete from message_decisions where message_id in (
    select id from outbox where run_id in (select json_array_elements_text($1::json)))`,
  deleteMessages: 'delete from outbox where run_id in (select json_array_elements_text($1::json))',
  deleteJournal: `delete from journal j using (${numbersOf}) v
    where j.key >= v.n * ${journalKeySpan} and j.key < (v.n + 1) * ${journalKeySpan}`,
  deleteRuns: `delete from runs r using (${numbersOf}) v where r.n = v.n`,
  days: `select flow_id as "flowId", completed_days as completed, cancelled_days as cancelled, failed_days as failed
    from flow_retention order by flow_id`,
  setDays: `insert into flow_retention (flow_id, completed_days, cancelled_days, failed_days) values ($1, $2, $3, $4)
    on conflict (flow_id) do update set completed_days = excluded.completed_days,
      cancelled_days = excluded.cancelled_days, failed_days = excluded.failed_days`
}
