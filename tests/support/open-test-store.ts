import { basename, join } from 'node:path'
import { inject } from 'vitest'
import type { Store } from '../../engine/ports/store.ts'
import type { Telemetry } from '../../engine/ports/telemetry.ts'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import { ensureSchema } from './open-postgres.ts'
import { watchStore } from './watch-store.ts'

/** The store of a folder: a file in it, or a schema named after it where the tests run on PostgreSQL. */
export async function openTestStore(folder: string, telemetry?: Telemetry): Promise<Store> {
  if (process.env['MACH_TEST_STORE'] !== 'postgres') return openSqliteStore(join(folder, 'mach.db'), telemetry)
  const url = await ensureSchema(inject('postgresUrl'), basename(folder).toLowerCase())
  return watchStore(await openPostgresStore({ url, isOwner: true, ...(telemetry ? { telemetry } : {}) }))
}
