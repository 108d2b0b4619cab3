import type Database from 'better-sqlite3'
import { keepEarlierFields } from '../../core/keep-earlier-fields.ts'
import { EngineError, engineError } from '../../errors.ts'
import type { InstalledPlugin } from '../../ports/setup.ts'
import type { CommitOutcome, Store } from '../../ports/store.ts'
import { nullTelemetry, type Telemetry } from '../../ports/telemetry.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { RunLost } from '../commit-work.ts'
import { openAdmission } from './open-admission.ts'
import { openBlobs } from './blobs.ts'
import { openLookBack } from './look-back.ts'
import { openCommitApplier } from './open-commit-applier.ts'
import { openRecordWriter } from './open-record-writer.ts'
import { openCallBook } from './call-book.ts'
import { openPluginValues } from './plugin-values.ts'
import { openAccounts } from './accounts.ts'
import { checkIntegrity } from './check-integrity.ts'
import { openDrafts } from './drafts.ts'
import { GroupCommit } from './group-commit.ts'
import { openJobs } from './jobs.ts'
import { openLeases } from './open-leases.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { openOutbox } from './outbox.ts'
import { openRecordReader } from './record-reader.ts'
import { openRefusals } from './refusals.ts'
import { openRetention } from './retention.ts'
import { openRunReader } from './run-reader.ts'
import { openSetup } from './setup.ts'
import { standingReader } from './standing-reader.ts'

/**
 * The embedded store: one SQLite file, owned by one process. Reads answer at once; writes share transactions.
 * It must never answer a commit before the sync.
 */
export function openSqliteStore(file: string, telemetry: Telemetry = nullTelemetry): Promise<Store> {
  return openStoreOver(openDatabase(file), { telemetry })
}

/**
 * The same over a database that is open already, and that closing the store closes. `entitiesById` holds the entities that
 * are known to have their tables there.
 */
export async function openStoreOver(
  database: Database.Database,
  { entitiesById = new Map<string, CompiledEntity>(), telemetry = nullTelemetry }: OpenOptions = {}
): Promise<Store> {
  migrate(database)
  const group = new GroupCommit(database, telemetry)
  const store = compose({ database, group, entitiesById })
  const entitiesOf = (plugins: readonly InstalledPlugin[]) => plugins.flatMap(({ manifest }) => manifest.entities)
  const [plugins, versions] = [await store.setup.plugins(), await store.setup.pluginVersions()]
  const entities = keepEarlierFields(entitiesOf(plugins), entitiesOf(versions))
  await store.setup.applyEntities(entities.filter(({ id }) => !entitiesById.has(id)))
  return store
}

interface OpenOptions {
  readonly entitiesById?: Map<string, CompiledEntity>
  readonly telemetry?: Telemetry
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
  const blobs = openBlobs(database)
  const leases = openLeases(database, blobs)
  const past = openLookBack({ database, blobs, entityOf })
  const apply = openCommitApplier({ database, writer, past, blobs, leases })
  const admit = openAdmission(database, blobs)
  const standing = standingReader(database)
  return {
    commit: (commit) => group.add(() => apply(commit)).catch(toOutcome),
    admit: (admission) => group.add(() => admit(admission)),
    records: openRecordReader(database, entityOf),
    runs: openRunReader(database, blobs),
    leases,
    outbox: openOutbox(database, group),
    refusals: openRefusals(database, group),
    jobs: openJobs(database, group),
    retention: openRetention({ database, group, blobs }),
    setup: openSetup({ database, group, entitiesById }),
    drafts: openDrafts(database, group),
    calls: openCallBook(database, group),
    pluginValues: openPluginValues(database, group),
    accounts: openAccounts(database, group),
    checkIntegrity: () => Promise.resolve(checkIntegrity(database)),
    standing: () => Promise.resolve(standing()),
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
