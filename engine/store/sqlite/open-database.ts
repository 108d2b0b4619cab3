import Database from 'better-sqlite3'
import { engineError } from '../../errors.ts'

/**
 * Opens the one file. The pragmas are set on every open: a WAL file that is opened again comes back with
 * `synchronous=NORMAL`, and a commit could be lost when the power fails.
 */
export function openDatabase(file: string): Database.Database {
  const database = new Database(file)
  // Takes effect on a new file only; it lets retention give space back.
  database.pragma('auto_vacuum = incremental')
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = full')
  database.pragma('foreign_keys = on')
  database.pragma('busy_timeout = 5000')
  database.pragma('cache_size = -32768')
  database.pragma('temp_store = memory')
  database.pragma('wal_autocheckpoint = 4000')
  database.pragma('journal_size_limit = 67108864')
  database.pragma('trusted_schema = off')
  assertDurable(database)
  return database
}

/** What durability rests on, as the database itself reports it. */
export function durability(
  database: Database.Database
): Readonly<Record<'synchronous' | 'journal_mode' | 'foreign_keys', unknown>> {
  return {
    synchronous: database.pragma('synchronous', { simple: true }),
    journal_mode: database.pragma('journal_mode', { simple: true }),
    foreign_keys: database.pragma('foreign_keys', { simple: true })
  }
}

function assertDurable(database: Database.Database): void {
  const { synchronous, journal_mode, foreign_keys } = durability(database)
  if (synchronous === 2 && journal_mode === 'wal' && foreign_keys === 1) return
  if (database.memory) return
  throw engineError('BUG', { reason: `not durable: ${JSON.stringify({ synchronous, journal_mode, foreign_keys })}` })
}
