import type { Permission } from '../../schemas/role.ts'
import { limits } from '../limits.ts'
import type { Accounts, StoredAccount, Pass } from '../ports/accounts.ts'
import type { Clock } from '../ports/clock.ts'
import { nobody, trustedCaller, type Caller } from './caller.ts'
import type { Directory } from './directory.ts'
import { hashSecret } from './make-secret.ts'

/** What a request brings to say who calls. */
export interface Proofs {
  readonly session: string | null
  readonly key: string | null
}

interface Parts {
  readonly store: Accounts
  readonly directory: Directory
  readonly clock: Clock
}

/** Tells who calls. The pass is read from the store each time, so that what was revoked opens nothing from then on. */
export function openIdentify({ store, directory, clock }: Parts): (given: Proofs) => Promise<Caller> {
  return async ({ session, key }) => {
    await directory.ready()
    if (!directory.hasOwner()) return trustedCaller('open')
    const secret = key ?? session
    if (secret === null) return nobody
    const kind = key === null ? 'session' : 'key'
    const pass = await store.pass(hashSecret(secret), clock.now())
    if (pass?.kind !== kind) return nobody
    const account = directory.find(pass.account ?? '')
    if (!account || account.isOff) return nobody
    if (!(await noteSeen({ store, directory, clock }, pass))) return nobody
    return kind === 'key' ? keyCaller(directory, account, pass) : sessionCaller(directory, account, pass)
  }
}

/**
 * Kept for the lists of sessions and keys; a session that is used lives on. Not at every request: that would be a write each.
 * False when the pass was revoked meanwhile: it is taken and put back, so that noting it does not bring it back to life.
 */
async function noteSeen({ store, clock }: Parts, pass: Pass): Promise<boolean> {
  const now = clock.now()
  const seenAt = Number(pass.item['seenAt'] ?? 0)
  if (now - seenAt < limits.seenEveryMs) return true
  const longest = pass.createdAt + limits.sessionLifeMs
  const expiresAt = pass.kind === 'session' ? Math.min(now + limits.sessionIdleMs, longest) : pass.expiresAt
  const seen = { ...pass, expiresAt, item: { ...pass.item, seenAt: now } }
  return (await store.change({ takes: [pass.hash], puts: [seen], now })) === 'done'
}

function sessionCaller(directory: Directory, account: StoredAccount, pass: Pass): Caller {
  const viewAs = typeof pass.item['viewAs'] === 'string' ? pass.item['viewAs'] : null
  const own = directory.role(account.role) ?? nobody.role
  const role = viewAs === null ? own : (directory.role(viewAs) ?? nobody.role)
  const may = new Set(own.may.filter((permission) => role.may.includes(permission)))
  return { kind: 'session', actor: `user:${account.id}`, account, pass, role, may, viewAs }
}

function keyCaller(directory: Directory, account: StoredAccount, pass: Pass): Caller {
  const role = directory.role(account.role) ?? nobody.role
  const scopes = new Set(pass.item['scopes'] as readonly Permission[])
  const may = new Set(role.may.filter((permission) => scopes.has(permission)))
  return { kind: 'key', actor: `key:${pass.id}`, account, pass, role, may, viewAs: null }
}
