import type Database from 'better-sqlite3'
import { EngineError, engineError } from '../../errors.ts'
import type { CommitOutcome, Store } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { openAdmission } from './admit.ts'
import { openLookBack } from './look-back.ts'
import { openCommitApplier, RunLost } from './open-commit-applier.ts'
import { openRecordWriter } from './open-record-writer.ts'
import { checkIntegrity } from './check-integrity.ts'
import { GroupCommit } from './group-commit.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { openOutbox } from './outbox.ts'
import { openRecordReader } from './record-reader.ts'
import { openRefusals } from './refusals.ts'
import { openRunReader } from './run-reader.ts'
import { openSetup } from './setup.ts'

/**
 * The embedded store: one SQLite file, owned by one process. Reads answer at once; writes share transactions.
 * It must never answer a commit before the sync.
 */
export function openSqliteStore(file: string): Promise<Store> {
  return openStoreOver(openDatabase(file))
}

/**
 * The same over a database that is open already, and that closing the store closes. `entitiesById` holds the entities that
 * are known to have their tables there.
 */
export async function openStoreOver(
  database: Database.Database,
  entitiesById = new Map<string, CompiledEntity>()
): Promise<Store> {
  migrate(database)
  const group = new GroupCommit(database)
  const store = compose({ database, group, entitiesById })
  const plugins = await store.setup.plugins()
  const entities = plugins.flatMap(({ manifest }) => manifest.entities)
  await store.setup.applyEntities(entities.filter(({ id }) => !entitiesById.has(id)))
  return store
}

interface Parts {
  readonly database: Database.Database
  readonly group: GroupCommit
  readonly entitiesById: Map<string, CompiledEntity>
}

function compose({ database, group, entitiesById }: Parts): Store {
  const entityOf = (id: string): CompiledEntity => {
    const entity = entitiesById.get(id)
    if (!entity) throw engineError('NOT_FOUND', { what: 'entity', id })
    return entity
  }
  const writer = openRecordWriter(database, entityOf)
  const apply = openCommitApplier({ database, writer, lookBack: openLookBack(database, entityOf) })
  const admit = openAdmission(database)
  return {
    commit: (commit) => group.add(() => apply(commit)).catch((error: unknown) => toOutcome(error)),
    admit: (admission) => group.add(() => admit(admission)),
    records: openRecordReader(database, entityOf),
    runs: openRunReader(database),
    outbox: openOutbox(database, group),
    refusals: openRefusals(database, group),
    setup: openSetup({ database, group, entitiesById }),
    checkIntegrity: () => Promise.resolve(checkIntegrity(database)),
    async close() {
      await group.add(() => undefined)
      database.close()
    }
  }
}

function toOutcome(error: unknown): CommitOutcome {
  if (error instanceof RunLost) return { ok: false, why: 'lost' }
  if (error instanceof EngineError && error.kind === 'caller') return { ok: false, why: 'refused', error }
  throw error
}
