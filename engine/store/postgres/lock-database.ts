import { engineError } from '../../errors.ts'
import type { Session } from './connection.ts'

/** Any number that nobody else is likely to lock: the letters of the name. */
const ownerLock = 0x6d616368

const schemaNumber = `(select oid::bigint::int from pg_namespace where nspname = current_schema())`

/**
 * Makes sure that one process works on the tables of a schema, for as long as its connection lives. A dead process holds
 * nothing.
 */
export async function lockDatabase(session: Session, url: string): Promise<void> {
  const [answer] = await session.send([
    { text: `select pg_try_advisory_lock(${ownerLock}, ${schemaNumber}) as is_ours` }
  ])
  if (answer?.rows[0]?.['is_ours'] === true) return
  const [holder] = await session.send([{ text: findHolder }])
  const { host, pathname } = new URL(url)
  const { name } = (holder?.rows[0] ?? {}) as { readonly name?: string }
  const pid = name?.replace(/^mach /, '') ?? '?'
  throw engineError('DATABASE_IN_USE', { folder: `${host}${pathname}`, pid })
}

const findHolder = `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.classid = ${ownerLock} and l.objid::bigint::int = ${schemaNumber} and l.granted
    and l.database = (select oid from pg_database where datname = current_database())`
