import type { Role } from '../../schemas/role.ts'
import { engineError } from '../errors.ts'
import { isTrusted, type Caller } from './caller.ts'
import type { Directory } from './directory.ts'
import { ownerRole } from './ready-roles.ts'

/**
 * Whether somebody may give a role, or change who has it: nobody gives what they do not have. Only owners make owners. Whoever
 * does not see all records gives no role but their own.
 */
export function requireGivable(directory: Directory, by: Caller, roleId: string): Role {
  const role = directory.role(roleId)
  if (!role) throw engineError('NOT_FOUND', { what: 'role', id: roleId })
  if (isTrusted(by) || by.role.id === ownerRole || by.role.id === roleId) return role
  if (roleId !== ownerRole && canGive(by, role)) return role
  throw engineError('NOT_ALLOWED', { permission: `role:${roleId}` })
}

function canGive({ role: own, may }: Caller, role: Role): boolean {
  const isWhole = own.records.some(
    ({ entity, read, update, where, hidden = [] }) =>
      entity === '*' && read === 'all' && update === 'all' && !where && hidden.length === 0
  )
  return isWhole && own.records.length === 1 && role.may.every((permission) => may.has(permission))
}
