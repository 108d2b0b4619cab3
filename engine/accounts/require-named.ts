import { engineError } from '../errors.ts'
import { isTrusted, type Caller } from './caller.ts'

/**
 * Whether somebody may speak as `name`, as flows name those whom they ask: by email, by account, or by role. The name that an
 * account shows does not count: everybody chooses it.
 */
export function requireNamed(caller: Caller, name: string): void {
  const { account, role } = caller
  const own = [account?.email.toLowerCase(), account?.id, account ? role.id : undefined]
  if (isTrusted(caller) || own.includes(name.toLowerCase())) return
  throw engineError('NOT_ASKED', { approver: name })
}
