import { readdirSync, readFileSync } from 'node:fs'
import { engineError } from '../../errors.ts'
import type { Session } from './connection.ts'

const folder = new URL('../migrations/postgres/', import.meta.url)
/** Any number that nobody else is likely to lock: the letters of the name. */
const migrationLock = 0x6d616368

/**
 * Brings the database to the newest form, in one transaction: two processes that open it at once wait for each other.
 * Refuses a database from a newer Mạch, and an empty one where that means a wrong address.
 */
export async function migrate(session: Session, { mayBeEmpty }: { readonly mayBeEmpty: boolean }): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  await session.send([{ text: 'begin' }, { text: `select pg_advisory_xact_lock(${migrationLock}, 0)` }])
  try {
    if (!mayBeEmpty) await refuseEmpty(session)
    const current = await currentVersion(session)
    if (current > files.length) throw engineError('DATABASE_NEWER', { database: current, known: files.length })
    for (const name of files.slice(current)) {
      await session.send([{ text: readFileSync(new URL(name, folder), 'utf8') }])
    }
    await session.send([{ text: `update mach_version set version = ${files.length}` }, { text: 'commit' }])
  } catch (error) {
    await session.send([{ text: 'rollback' }]).catch(() => undefined)
    throw error
  }
}

async function currentVersion(session: Session): Promise<number> {
  const [, , answer] = await session.send([
    {
      text: 'create table if not exists mach_version (one boolean primary key default true check (one), version bigint not null)'
    },
    { text: 'insert into mach_version (version) values (0) on conflict do nothing' },
    { text: 'select version from mach_version' }
  ])
  return Number(answer?.rows[0]?.['version'] ?? 0)
}

async function refuseEmpty(session: Session): Promise<void> {
  const text = `select to_regclass('mach_version') is null as is_empty, current_database() as name`
  const [answer] = await session.send([{ text }])
  const { is_empty: isEmpty, name } = answer?.rows[0] ?? {}
  if (isEmpty === true) throw engineError('NOT_FOUND', { what: 'database of Mạch', id: String(name) })
}
