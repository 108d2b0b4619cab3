import { permissions, type Permission, type Role } from '../../schemas/role.ts'
import { engineError } from '../errors.ts'
import type { StoredAccount, Pass } from '../ports/accounts.ts'
import { readyRoles } from './ready-roles.ts'

/**
 * Who calls, and what that one may do.
 * - `open`: this machine, while there is no owner. `command`: whoever can open the data folder itself.
 * - `session`: a person who has signed in. `key`: a machine with an API key of an account. `nobody`: neither.
 */
export interface Caller {
  readonly kind: 'open' | 'command' | 'session' | 'key' | 'nobody'
  /** How the audit trail names it: `api`, `user:<account>`, `key:<key>`. */
  readonly actor: string
  readonly account: StoredAccount | null
  readonly pass: Pass | null
  readonly role: Role
  /** What the role allows, less what a key was not given. */
  readonly may: ReadonlySet<Permission>
  /** The role that an admin looks as; then nothing can be changed. */
  readonly viewAs: string | null
}

const everything = readyRoles[0]
const nothing: Role = { id: '', labels: { vi: '—', en: '—' }, about: { vi: '—', en: '—' }, may: [], records: [] }

export function trustedCaller(kind: 'open' | 'command'): Caller {
  const role = everything ?? nothing
  return { kind, actor: 'api', account: null, pass: null, role, may: new Set(permissions), viewAs: null }
}

export const nobody: Caller = {
  kind: 'nobody',
  actor: 'nobody',
  account: null,
  pass: null,
  role: nothing,
  may: new Set(),
  viewAs: null
}

export function isTrusted({ kind }: Caller): boolean {
  return kind === 'open' || kind === 'command'
}

/** A person at a browser: what looks after one's own account is not for machines. Throws otherwise. */
export function requireSession(caller: Caller): { readonly account: StoredAccount; readonly session: Pass } {
  const { kind, account, pass } = caller
  if (kind === 'session' && account && pass) return { account, session: pass }
  throw engineError('SIGN_IN_NEEDED')
}

export function requirePermission({ kind, may }: Caller, permission: Permission): void {
  if (may.has(permission)) return
  throw kind === 'nobody' ? engineError('SIGN_IN_NEEDED') : engineError('NOT_ALLOWED', { permission })
}
