import type Database from 'better-sqlite3'
import type { IntegrityFinding } from '../../ports/store.ts'
import { durability } from './open-database.ts'

/** What must hold of the stored data itself, whatever runs and plugins did. Each query counts what breaks the promise. */
const promises: readonly { readonly check: string; readonly sql: string }[] = [
  {
    check: 'every waiting run has a time at which it wakes',
    sql: `select count(*) from runs where status = 'waiting' and wake_at is null`
  },
  {
    check: 'no finished or ready run has a timer',
    sql: `select count(*) from runs where status not in ('waiting', 'queued') and wake_at is not null`
  },
  {
    check: 'every run has as many journal rows as commits',
    sql: `select count(*) from (select r.n from runs r left join journal j on j.run_n = r.n
          group by r.n having count(j.key) <> r.seq)`
  },
  {
    check: 'every finished run ends its journal with how it finished',
    sql: `select count(*) from runs r where r.status in ('completed', 'failed', 'cancelled') and not exists (
          select 1 from journal j where j.key = r.n * 65536 + r.seq - 1
          and json_extract(j.entries, '$[#-1].kind') in ('finished', 'cancelled'))`
  },
  {
    check: 'every message belongs to a run',
    sql: 'select count(*) from outbox o where not exists (select 1 from runs r where r.id = o.run_id)'
  },
  {
    check: 'every run names a flow version that exists',
    sql: `select count(*) from runs r where not exists (
          select 1 from flow_versions f where f.flow_id = r.flow_id and f.version = r.flow_version)`
  }
]

export function checkIntegrity(database: Database.Database): readonly IntegrityFinding[] {
  return [checkDurability(database), checkFile(database), ...promises.map((promise) => checkPromise(database, promise))]
}

function checkDurability(database: Database.Database): IntegrityFinding {
  const found = durability(database)
  const ok = found.synchronous === 2 && found.journal_mode === 'wal' && found.foreign_keys === 1
  return { check: 'commits are synced before they are answered', ok, detail: JSON.stringify(found) }
}

function checkFile(database: Database.Database): IntegrityFinding {
  const answer = String(database.pragma('quick_check', { simple: true }))
  return { check: 'the database file is whole', ok: answer === 'ok', detail: answer }
}

function checkPromise(database: Database.Database, { check, sql }: (typeof promises)[number]): IntegrityFinding {
  const count = Number(database.prepare(sql).pluck().get())
  return { check, ok: count === 0, detail: count === 0 ? '' : `${count} break it` }
}
