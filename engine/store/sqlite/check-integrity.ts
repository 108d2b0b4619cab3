import type Database from 'better-sqlite3'
import type { IntegrityFinding } from '../../ports/store.ts'
import { integrityPromises, type IntegrityPromise } from '../integrity-promises.ts'
import { durability } from './open-database.ts'

const promises = integrityPromises(`json_extract(j.entries, '$[#-1].kind')`)

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

function checkPromise(database: Database.Database, { check, sql }: IntegrityPromise): IntegrityFinding {
  const count = Number(database.prepare(sql).pluck().get())
  return { check, ok: count === 0, detail: count === 0 ? '' : `${count} break it` }
}
