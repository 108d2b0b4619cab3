import { journalKeySpan } from './run-row.ts'

/** What must hold of the stored data itself, whatever runs and plugins did. The query gives the `count` of what breaks it. */
export interface IntegrityPromise {
  readonly check: string
  readonly sql: string
}

/** `lastKind` is how a database reads the kind of the last entry of `j.entries`. */
export function integrityPromises(lastKind: string): readonly IntegrityPromise[] {
  return [
    {
      check: 'every waiting run has a time at which it wakes',
      sql: `select count(*) as count from runs where status = 'waiting' and wake_at is null`
    },
    {
      check: 'no finished or ready run has a timer',
      sql: `select count(*) as count from runs where status in ('ready', 'completed', 'failed', 'cancelled')
        and wake_at is not null`
    },
    {
      check: 'every run has as many journal rows as commits',
      sql: `select count(*) as count from (select r.n from runs r left join journal j on j.run_n = r.n
        group by r.n having count(j.key) <> r.seq) wrong`
    },
    {
      check: 'every finished run ends its journal with how it finished',
      sql: `select count(*) as count from runs r where r.status in ('completed', 'failed', 'cancelled') and not exists (
        select 1 from journal j where j.key = r.n * ${journalKeySpan} + r.seq - 1
        and ${lastKind} in ('finished', 'cancelled'))`
    },
    {
      check: 'every message belongs to a run',
      sql: 'select count(*) as count from outbox o where not exists (select 1 from runs r where r.id = o.run_id)'
    },
    {
      check: 'every run names a flow version that exists',
      sql: `select count(*) as count from runs r where not exists (
        select 1 from flow_versions f where f.flow_id = r.flow_id and f.version = r.flow_version)`
    }
  ]
}
