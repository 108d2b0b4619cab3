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
  const look = prepareOnce(database)
  // Preparing its statements is most of what opening a store costs: they serve every store that is opened over the disk.
  Object.assign(database, { prepare: prepareOnce(database) })

  return {
    async open() {
      const store = await openStoreOver(database, { entitiesById })
      return { ...store, close: () => Promise.resolve() }
    },
    query: (sql, ...values) => look(sql).all(...values),
    findings: () => checkIntegrity(database).slice(1),
    image: () => ({ bytes: database.serialize(), entitiesById }),
    close: () => void database.close()
  }
}

function prepareOnce(database: Database.Database): (sql: string) => Database.Statement {
  const prepare = database.prepare.bind(database)
  const statements = new Map<string, Database.Statement>()
  return (sql) => {
    const statement = statements.get(sql) ?? prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}
