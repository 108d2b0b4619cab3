import type { IntegrityFinding } from '../../ports/store.ts'
import type { Connection } from './connection.ts'
import { durability, unsafeSetting } from './durability.ts'
import type { Readers } from './readers.ts'
import { journalKeySpan } from './staged-runs.ts'

/** What must hold of the stored data itself, whatever runs and plugins did. Each query counts what breaks the promise. */
const promises: readonly { readonly check: string; readonly sql: string }[] = [
  {
    check: 'every waiting run has a time at which it wakes',
    sql: `select count(*) as count from runs where status = 'waiting' and wake_at is null`
  },
  {
    check: 'no finished or ready run has a timer',
    sql: `select count(*) as count from runs where status <> 'waiting' and wake_at is not null`
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
      and j.entries::json -> -1 ->> 'kind' in ('finished', 'cancelled'))`
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

export async function checkIntegrity(writer: Connection, readers: Readers): Promise<readonly IntegrityFinding[]> {
  const findings = [await checkDurability(writer)]
  for (const promise of promises) findings.push(await checkPromise(readers, promise))
  return findings
}

async function checkDurability(writer: Connection): Promise<IntegrityFinding> {
  const found = await durability(await writer.session())
  const ok = unsafeSetting(found) === null
  return { check: 'commits are synced before they are answered', ok, detail: JSON.stringify(found) }
}

async function checkPromise(readers: Readers, { check, sql }: (typeof promises)[number]): Promise<IntegrityFinding> {
  const [row] = await readers.rows<{ readonly count: number }>(sql)
  const count = row?.count ?? 0
  return { check, ok: count === 0, detail: count === 0 ? '' : `${count} break it` }
}
