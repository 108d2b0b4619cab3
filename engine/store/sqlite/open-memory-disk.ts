import Database from 'better-sqlite3'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import type { IntegrityFinding, Store } from '../../ports/store.ts'
import { checkIntegrity } from './check-integrity.ts'
import { openStoreOver } from './open-sqlite-store.ts'

/**
 * A database in memory that outlives the stores opened over it, as a disk outlives a process: a store that is simply
 * forgotten, and opened again, finds what was committed and nothing else. For simulations; it is not durable.
 */
export interface MemoryDisk {
  open(): Promise<Store>
  /** Looks at what is stored, past every store. */
  query(sql: string, ...values: readonly (string | number)[]): readonly unknown[]
  /** What the store promises of itself, but for syncing, which memory does not. */
  findings(): readonly IntegrityFinding[]
  /** All of it, for other disks to begin with. */
  image(): DiskImage
  close(): void
}

export interface DiskImage {
  readonly bytes: Buffer
  readonly entitiesById: ReadonlyMap<string, CompiledEntity>
}

export function openMemoryDisk(image?: DiskImage): MemoryDisk {
  const database = new Database(image?.bytes ?? ':memory:')
  const entitiesById = new Map(image?.entitiesById)
  database.pragma('foreign_keys = on')
  const statements = new Map<string, Database.Statement>()

  const prepared = (sql: string): Database.Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return {
    async open() {
      const store = await openStoreOver(database, { entitiesById })
      return { ...store, close: () => Promise.resolve() }
    },
    query: (sql, ...values) => prepared(sql).all(...values),
    findings: () => checkIntegrity(database).slice(1),
    image: () => ({ bytes: database.serialize(), entitiesById }),
    close: () => void database.close()
  }
}
