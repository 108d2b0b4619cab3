import { readdirSync, readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { engineError } from '../../errors.ts'

const folder = new URL('../migrations/', import.meta.url)

/** Brings the database to the newest form; each migration is one transaction. Refuses a database from a newer Mạch. */
export function migrate(database: Database.Database): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  const current = Number(database.pragma('user_version', { simple: true }))
  if (current > files.length) throw engineError('DATABASE_NEWER', { database: current, known: files.length })
  for (const [index, name] of files.entries()) {
    if (index < current) continue
    const sql = readFileSync(new URL(name, folder), 'utf8')
    database.transaction(() => {
      database.exec(sql)
      database.pragma(`user_version = ${index + 1}`)
    })()
  }
}
