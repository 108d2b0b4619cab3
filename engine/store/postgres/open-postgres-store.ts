import { keepEarlierFields } from '../../core/keep-earlier-fields.ts'
import { EngineError, engineError } from '../../errors.ts'
import type { InstalledPlugin } from '../../ports/setup.ts'
import type { Store } from '../../ports/store.ts'
import { nullTelemetry, type Telemetry } from '../../ports/telemetry.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { admit } from './admit.ts'
import { unreachable } from './as-store-error.ts'
import { openCallBook } from './call-book.ts'
import { openPluginValues } from './plugin-values.ts'
import { openAccounts } from './accounts.ts'
import { checkIntegrity } from './check-integrity.ts'
import { Connection, type Session } from './connection.ts'
import { assertDurable } from './durability.ts'
import { openDrafts } from './drafts.ts'
import { GroupCommit } from './group-commit.ts'
import { openJobs } from './jobs.ts'
import { lockDatabase } from './lock-database.ts'
import { migrate } from './migrate.ts'
import { openCommitApplier } from './open-commit-applier.ts'
import { openLeases } from './open-leases.ts'
import { openOutbox } from './outbox.ts'
import { readStanding } from './read-standing.ts'
import { Readers } from './readers.ts'
import { openRecordReader } from './record-reader.ts'
import { openRefusals } from './refusals.ts'
import { openRetention } from './retention.ts'
import { openRunReader } from './run-reader.ts'
import { openSetup } from './setup.ts'

export interface PostgresStoreOptions {
  readonly url: string
  /** Whether this process works on the runs and makes the tables; only one may. Others look, or write as people do. */
  readonly isOwner: boolean
  readonly telemetry?: Telemetry
}

/**
 * The store for more than one machine: a PostgreSQL server. One connection writes, in transactions that everything ready
 * shares; a few others read. It must never answer a commit before the server has synced it.
 */
export async function openPostgresStore({
  url,
  isOwner,
  telemetry = nullTelemetry
}: PostgresStoreOptions): Promise<Store> {
  let isOpen = false
  const prepare = async (session: Session): Promise<void> => {
    await prepareWriter(session)
    if (!isOwner) return
    try {
      await lockDatabase(session, url)
    } catch (error) {
      throw isOpen ? later(error) : error
    }
  }
  const writer = new Connection({ url, prepare })
  const readers = new Readers({ url, prepare: prepareReader })
  try {
    await migrate(await writer.session(), { mayBeEmpty: isOwner })
    isOpen = true
    const store = compose({ writer, readers, telemetry })
    const [plugins, versions] = [await store.setup.plugins(), await store.setup.pluginVersions()]
    await store.setup.applyEntities(keepEarlierFields(entitiesOf(plugins), entitiesOf(versions)))
    return store
  } catch (error) {
    await Promise.all([writer.close(), readers.close()])
    throw error
  }
}

function entitiesOf(plugins: readonly InstalledPlugin[]) {
  return plugins.flatMap(({ manifest }) => manifest.entities)
}

interface Parts {
  readonly writer: Connection
  readonly readers: Readers
  readonly telemetry: Telemetry
}

function compose({ writer, readers, telemetry }: Parts): Store {
  const entitiesById = new Map<string, CompiledEntity>()
  const entityOf = (id: string): CompiledEntity => {
    const entity = entitiesById.get(id)
    if (!entity) throw engineError('NOT_FOUND', { what: 'entity', id })
    return entity
  }
  const group = new GroupCommit({ connection: writer, apply: openCommitApplier(entityOf), telemetry })
  return {
    commit: (commit) => group.commit(commit),
    admit: (admission) => group.alone((session) => admit(session, admission)),
    records: openRecordReader(readers, entityOf),
    runs: openRunReader(readers),
    leases: openLeases(group),
    outbox: openOutbox(readers, group),
    refusals: openRefusals(readers, group),
    jobs: openJobs(readers, group),
    retention: openRetention(readers, group),
    drafts: openDrafts(readers, group),
    calls: openCallBook(readers, group),
    pluginValues: openPluginValues(readers, group),
    accounts: openAccounts(readers, group),
    setup: openSetup({ readers, group, entitiesById }),
    checkIntegrity: () => checkIntegrity(writer, readers),
    standing: () => readStanding(readers),
    async close() {
      await group.rest()
      await Promise.all([writer.close(), readers.close()])
    }
  }
}

/**
 * What the writer's connection is set to. Its statements take rows by their keys, many at a time; a plan made while a table
 * was small would read all of it for as long as it is kept.
 */
const writerSettings = [
  `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
  'set default_transaction_isolation = "read committed"',
  'set enable_seqscan = off',
  'set enable_hashjoin = off',
  'set enable_mergejoin = off',
  'set jit = off'
]

async function prepareWriter(session: Session): Promise<void> {
  await session.send(writerSettings.map((text) => ({ text })))
  await assertDurable(session)
}

/** After a broken connection the server may take a while to notice that its old end is dead: that passes. */
function later(error: unknown): unknown {
  return error instanceof EngineError ? unreachable(error.message, error) : error
}

async function prepareReader(session: Session): Promise<void> {
  await session.send([{ text: 'set default_transaction_read_only = on' }, { text: 'set jit = off' }])
}
