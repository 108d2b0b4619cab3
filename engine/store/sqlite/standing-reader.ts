import type Database from 'better-sqlite3'
import type { Standing } from '../../ports/standing.ts'

interface ReadyRow {
  readonly flowId: string
  readonly count: number
  readonly oldestAt: number
}

/** Counts what is to be done, from the indexes of unfinished runs alone: finished ones may be millions. */
export function standingReader(database: Database.Database): () => Standing {
  const ready = database.prepare(
    `select flow_id as flowId, count,
       (select created_at from runs where status = 'ready' and flow_id = by_flow.flow_id order by n limit 1) as oldestAt
     from (select flow_id, count(*) as count from runs where status = 'ready' group by flow_id) as by_flow`
  )
  const waiting = database.prepare(`select count(*) from runs where status = 'waiting'`).pluck()
  const wakeAt = database.prepare(`select min(wake_at) from runs where status = 'waiting'`).pluck()
  // A waiting run is woken by a timer, an event it waits for, or the end of a run it has started.
  const stuck = database
    .prepare(
      `select count(*) from runs r where r.status = 'waiting' and r.wake_at is null
         and not exists (select 1 from waits w where w.run_n = r.n)
         and not exists (select 1 from runs child where child.parent_run = r.id
                         and child.status in ('queued', 'ready', 'waiting'))`
    )
    .pluck()
  return () => ({
    ready: ready.all() as ReadyRow[],
    waiting: Number(waiting.get()),
    wakeAt: wakeAt.get() as number | null,
    stuck: Number(stuck.get())
  })
}
