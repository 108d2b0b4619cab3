import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { durability, openDatabase } from '../../engine/store/sqlite/open-database.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import { testStoreEnrolment } from './store-enrolment.ts'
import { testStoreEvents } from './store-events.ts'
import { testStoreLeases } from './store-leases.ts'
import { testStoreControl } from './store-control.ts'
import { at, commit, newRun, type StoreUnderTest } from './store-fixture.ts'
import { testStoreAccounts } from './store-accounts.ts'
import { testStoreDrafts } from './store-drafts.ts'
import { testStorePlugins } from './store-plugins.ts'
import { testStoreMessages } from './store-messages.ts'
import { testStorePluginStates } from './store-plugin-states.ts'
import { testStoreRecords } from './store-records.ts'
import { testStoreRuns } from './store-runs.ts'
import { testStoreValues } from './store-values.ts'

let folder = ''

const sqlite: StoreUnderTest = {
  open() {
    folder = mkdtempSync(join(tmpdir(), 'mach-store-'))
    return openSqliteStore(join(folder, 'mach.db'))
  },
  reopen: () => openSqliteStore(join(folder, 'mach.db')),
  remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true }))
}

testStoreRecords('SQLite', sqlite)
testStorePluginStates('SQLite', sqlite)
testStoreRuns('SQLite', sqlite)
testStoreDrafts('SQLite', sqlite)
testStorePlugins('SQLite', sqlite)
testStoreAccounts('SQLite', sqlite)
testStoreMessages('SQLite', sqlite)
testStoreValues('SQLite', sqlite)
testStoreEvents('SQLite', sqlite)
testStoreEnrolment('SQLite', sqlite)
testStoreLeases('SQLite', sqlite)
testStoreControl('SQLite', sqlite)

describe('openDatabase()', () => {
  test('syncs every commit, on the first open and on every later one', () => {
    const own = mkdtempSync(join(tmpdir(), 'mach-open-'))
    const file = join(own, 'mach.db')
    for (const time of ['first', 'second', 'third']) {
      const database = openDatabase(file)
      expect(durability(database), time).toEqual({ synchronous: 2, journal_mode: 'wal', foreign_keys: 1 })
      database.exec('create table if not exists t (a)')
      database.close()
    }
    rmSync(own, { recursive: true, force: true })
  })

  test('brings a database of the first version up to date and keeps its messages', async () => {
    const own = mkdtempSync(join(tmpdir(), 'mach-older-'))
    const file = join(own, 'mach.db')
    const database = new Database(file)
    const first = new URL('../../engine/store/migrations/0001-start.sql', import.meta.url)
    database.exec(readFileSync(first, 'utf8'))
    database.pragma('user_version = 1')
    database.exec(`insert into outbox (id, run_id, step_id, channel, payload, state, attempts, next_at, created_at)
                   values ('m', 'r', 's', 'shop.mail', '{}', 'queued', 2, 5, 5)`)
    database.close()
    const store = await openSqliteStore(file)
    expect(await store.outbox.due(9, 5)).toMatchObject([{ id: 'm', attempts: 2, host: null }])
    await store.close()
    rmSync(own, { recursive: true, force: true })
  })

  test('shows the journal to people with an SQL tool, a row for each entry', async () => {
    const own = mkdtempSync(join(tmpdir(), 'mach-journal-'))
    const store = await openSqliteStore(join(own, 'mach.db'))
    const outcome = await store.commit(commit({ runs: [newRun(1)] }))
    const handle = outcome.ok ? outcome.runs[0]?.handle : null
    if (!handle) throw new Error('not enqueued')
    const slept = { kind: 'slept' as const, at, step: 'nap', until: at + 5 }
    await store.commit(commit({ progress: { handle, entries: [slept], status: 'waiting', wakeAt: at + 5 } }))
    await store.close()
    const database = new Database(join(own, 'mach.db'), { readonly: true })
    const rows = database.prepare('select run_id, kind, step, position from journal_entries').all()
    expect(rows).toEqual([{ run_id: handle.run.id, kind: 'slept', step: 'nap', position: 0 }])
    database.close()
    rmSync(own, { recursive: true, force: true })
  })

  test('refuses a database that a newer version has written', async () => {
    const own = mkdtempSync(join(tmpdir(), 'mach-newer-'))
    const file = join(own, 'mach.db')
    await (await openSqliteStore(file)).close()
    const database = new Database(file)
    database.pragma('user_version = 999')
    database.close()
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
    rmSync(own, { recursive: true, force: true })
  })
})
