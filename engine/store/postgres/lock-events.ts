import type { Commit } from '../../ports/store.ts'
import { hasTerms } from '../door.ts'
import type { Statement } from './connection.ts'

/** Any numbers that nobody else is likely to lock. */
const eventLock = 0x6d616369
const doorLock = 0x6d61636a
const schemaNumber = `(select oid::bigint::int from pg_namespace where nspname = current_schema())`

/**
 * How a batch shares the events of a schema with other processes, until its transaction ends. Those in which something
 * happens go side by side; one that begins to wait goes alone: so it sees every event that came before it when it looks
 * back, and every later event sees it. The lock is taken before anything else, so no two can wait for each other here.
 */
export function lockEvents(commits: readonly Commit[]): Statement | null {
  if (commits.some(({ progress }) => progress?.waits?.length)) {
    return { text: `select pg_advisory_xact_lock(${eventLock}, ${schemaNumber})` }
  }
  if (!commits.some(mayHappen)) return null
  return { text: `select pg_advisory_xact_lock_shared(${eventLock}, ${schemaNumber})` }
}

/** Whether an event can come of a commit. Runs that are told of an end or are begun again end others. */
function mayHappen({ writes, signals, progress, deliveries, runs }: Commit): boolean {
  const isEvent = writes.length > 0 || signals.length > 0 || deliveries.length > 0 || progress?.end !== undefined
  return isEvent || runs.some(hasTerms)
}

/** Who is let in is decided by one process at a time: what is read under this lock stays so until the transaction ends. */
export const lockDoor = `select pg_advisory_xact_lock(${doorLock}, ${schemaNumber})`
