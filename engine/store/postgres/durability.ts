import { engineError } from '../../errors.ts'
import type { Session } from './connection.ts'

/** What durability rests on, and that texts are kept as they are, as the server itself reports it. */
export interface Durability {
  readonly fsync: string
  readonly synchronous_commit: string
  readonly full_page_writes: string
  readonly server_encoding: string
}

export async function durability(session: Session): Promise<Durability> {
  const text = `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
    current_setting('full_page_writes') as full_page_writes, current_setting('server_encoding') as server_encoding`
  const [answer] = await session.send([{ text }])
  return answer?.rows[0] as unknown as Durability
}

/** The setting with which accepted data could be lost, or null. Full pages may be off where the disk itself keeps pages whole. */
export function unsafeSetting(found: Durability): { readonly setting: string; readonly wanted: string } | null {
  if (found.fsync !== 'on') return { setting: `fsync = ${found.fsync}`, wanted: 'fsync = on' }
  if (found.synchronous_commit === 'off')
    return { setting: 'synchronous_commit = off', wanted: 'synchronous_commit = on' }
  if (found.server_encoding === 'UTF8') return null
  return { setting: `encoding = ${found.server_encoding}`, wanted: 'encoding = UTF8' }
}

export async function assertDurable(session: Session): Promise<void> {
  const unsafe = unsafeSetting(await durability(session))
  if (unsafe) throw engineError('DATABASE_UNFIT', { ...unsafe })
}
