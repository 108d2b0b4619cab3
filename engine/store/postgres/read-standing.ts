import type { Standing } from '../../ports/standing.ts'
import type { Readers } from './readers.ts'

interface CountsRow {
  readonly waiting: number
  readonly wake_at: number | null
  readonly stuck: number
}

/** Counts what is to be done, from the indexes of unfinished runs alone: finished ones may be millions. */
export async function readStanding(readers: Readers): Promise<Standing> {
  const [ready, [counts]] = await Promise.all([
    readers.rows<{ flow_id: string; count: number; oldest_at: number }>(sql.ready),
    readers.rows<CountsRow>(sql.counts)
  ])
  return {
    ready: ready.map((row) => ({ flowId: row.flow_id, count: row.count, oldestAt: row.oldest_at })),
    waiting: counts?.waiting ?? 0,
    wakeAt: counts?.wake_at ?? null,
    stuck: counts?.stuck ?? 0
  }
}

const sql = {
  ready: `select flow_id, count,
      (select created_at from runs where status = 'ready' and flow_id = by_flow.flow_id order by n limit 1) as oldest_at
    from (select flow_id, count(*) as count from runs where status = 'ready' group by flow_id) by_flow
    order by flow_id`,
  // A waiting run is woken by a timer, an event it waits for, or the end of a run it has started.
  counts: `select count(*) as waiting, min(wake_at) as wake_at,
      count(*) filter (where wake_at is null
        and not exists (select 1 from waits w where w.run_n = r.n)
        and not exists (select 1 from runs child where child.parent_run = r.id
          and child.status in ('queued', 'ready', 'waiting'))) as stuck
    from runs r where status = 'waiting'`
}
