import { basename, join } from 'node:path'
import type { Store } from '../../engine/ports/store.ts'
import type { Telemetry } from '../../engine/ports/telemetry.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'

/** The store of a folder: a file in it, or a schema named after it where the tests run on PostgreSQL. */
export async function openTestStore(folder: string, telemetry?: Telemetry): Promise<Store> {
  if (process.env['MACH_TEST_STORE'] !== 'postgres') return openSqliteStore(join(folder, 'mach.db'), telemetry)
  // Loaded only here: the server's package listens to its parent process, which keeps a child of a test from ending.
  const [{ inject }, { openPostgresStore }, { ensureSchema }, { watchStore }] = await Promise.all([
    import('vitest'),
    import('../../engine/store/postgres/open-postgres-store.ts'),
    import('./open-postgres.ts'),
    import('./watch-store.ts')
  ])
  const url = await ensureSchema(inject('postgresUrl'), basename(folder).toLowerCase())
  return watchStore(await openPostgresStore({ url, isOwner: true, ...(telemetry ? { telemetry } : {}) }))
}
