import Database from 'better-sqlite3'
import type { Overlay, OverlayAsk, PastEvents } from '../../ports/overlay.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { openBlobs } from './blobs.ts'
import { openStoreOver } from './open-sqlite-store.ts'
import { openOverlayReader } from './overlay-reader.ts'
import { readPast } from './read-past.ts'
import { setBack } from './set-back.ts'

/**
 * Copies the data of an installation to `file` and makes an overlay of it. The copy is one consistent look; the original
 * is opened to be read only, and never held up: readers do not keep its writer waiting.
 */
export async function openOverlay(original: string, file: string, ask: OverlayAsk): Promise<Overlay> {
  copyDatabase(original, file)
  const database = openCopy(file)
  const entitiesById = new Map<string, CompiledEntity>()
  const store = await openStoreOver(database, { entitiesById })
  const blobs = openBlobs(database)
  const past = ask.since === null ? nothing : readPast({ database, blobs }, ask.flow, ask.since)
  const since = ask.since === null ? null : past.since
  database.transaction(() => setBack({ database, entitiesById }, { flow: ask.flow, since }))()
  return { store, past, done: openOverlayReader(database, blobs), close: () => store.close() }
}

const nothing: PastEvents = {
  since: Number.POSITIVE_INFINITY,
  happenings: [],
  runIds: new Map(),
  otherRuns: [],
  otherMessages: []
}

function copyDatabase(original: string, file: string): void {
  const database = new Database(original, { readonly: true, fileMustExist: true })
  try {
    database.prepare('vacuum into ?').run(file)
  } finally {
    database.close()
  }
}

/** What is thrown away need not outlive a power cut. */
function openCopy(file: string): Database.Database {
  const database = new Database(file)
  database.pragma('journal_mode = memory')
  database.pragma('synchronous = off')
  database.pragma('locking_mode = exclusive')
  database.pragma('foreign_keys = on')
  database.pragma('cache_size = -131072')
  database.pragma('temp_store = memory')
  database.pragma('trusted_schema = off')
  return database
}
