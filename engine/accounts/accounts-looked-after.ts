import type { Account, AccountView, Team } from '../../schemas/account.ts'
import { roleSchema, type Role } from '../../schemas/role.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import type { StoredAccount } from '../ports/accounts.ts'
import { changedAccount, type AccountParts } from './account-parts.ts'
import type { Caller } from './caller.ts'
import { ownerRole, readyRoles } from './ready-roles.ts'
import { requireGivable } from './require-givable.ts'

export type AccountEdit = Partial<Pick<Account, 'name' | 'language' | 'role' | 'team' | 'isOff'>>

/** What those do who look after accounts, roles and teams. */
export interface AccountsLookedAfter {
  list(): Promise<readonly AccountView[]>
  viewOf(account: StoredAccount): Promise<AccountView>
  /** Who gives or takes a role must be able to give it; the last owner stays one. */
  edit(id: string, edit: AccountEdit, by: Caller): Promise<AccountView>
  /** Throws unless `by` may look after that account. */
  requireUnder(account: StoredAccount, by: Caller): void
  saveRole(role: unknown, by: Caller): Promise<Role>
  /** Roles of a pack that are not there yet; those that are were perhaps changed, and stay. */
  addRoles(roles: readonly unknown[]): Promise<void>
  saveTeam(team: Team): Promise<Team>
}

const checkRole = compileCheck<Role>(roleSchema, { trusted: true })

export function openAccountsLookedAfter(parts: AccountParts): AccountsLookedAfter {
  const { store, directory, clock } = parts
  const viewOf = async (account: StoredAccount): Promise<AccountView> => {
    const passkeys = await store.passes({ kind: 'passkey', account: account.id }, clock.now())
    const { id, email, name, language, role, team, isOff, createdAt, secondFactor } = account
    const own = { id, email, name, language, role, team, isOff, createdAt }
    return { ...own, hasSecondFactor: secondFactor !== null, passkeys: passkeys.length }
  }
  const requireUnder = (account: StoredAccount, by: Caller): void => void requireGivable(directory, by, account.role)
  return {
    list: () => Promise.all(directory.accounts().map(viewOf)),
    viewOf,
    requireUnder,
    async edit(id, edit, by) {
      const account = directory.get(id)
      requireUnder(account, by)
      if (edit.role !== undefined) requireGivable(directory, by, edit.role)
      if (edit.team !== undefined && edit.team !== null) requireTeam(directory.teams(), edit.team)
      const after = changedAccount(account, edit)
      requireOwnerLeft(parts, after)
      const drops = after.isOff ? passes.map((kind) => ({ kind, account: id })) : []
      await directory.change({ accounts: [after], drops })
      return viewOf(directory.get(id))
    },
    async saveRole(given, by) {
      const role = checkedRole(given)
      const known = directory.role(role.id)
      if (known) requireGivable(directory, by, role.id)
      await directory.change({ roles: [role] })
      return role
    },
    async addRoles(given) {
      await directory.ready()
      const roles = given.map(checkedRole).filter(({ id }) => !directory.role(id))
      if (roles.length > 0) await directory.change({ roles })
    },
    async saveTeam(team) {
      const teams = directory.teams()
      if (team.parent !== null) requireTeam(teams, team.parent)
      requireNoCircle([...teams.filter(({ id }) => id !== team.id), team], team.id)
      await directory.change({ teams: [team] })
      return team
    }
  }
}

/** What an account that is switched off loses at once. */
const passes = ['session', 'secondFactor', 'reset', 'key'] as const

function checkedRole(given: unknown): Role {
  const checked = checkRole(given)
  if (!checked.ok) throw engineError('INPUT_INVALID', { fields: checked.fields.map((field) => ({ ...field })) })
  const { id } = checked.value
  if (readyRoles.some((ready) => ready.id === id)) throw engineError('NOT_ALLOWED', { permission: `role:${id}` })
  return checked.value
}

function requireTeam(teams: readonly Team[], id: string): void {
  if (!teams.some((team) => team.id === id)) throw engineError('NOT_FOUND', { what: 'team', id })
}

function requireNoCircle(teams: readonly Team[], id: string): void {
  const parents = new Map(teams.map((team) => [team.id, team.parent]))
  const above = new Set([id])
  for (let parent = parents.get(id) ?? null; parent !== null; parent = parents.get(parent) ?? null) {
    if (above.has(parent)) {
      const message = { vi: 'Một đội không thể nằm dưới chính nó.', en: 'A team cannot stand below itself.' }
      throw engineError('INPUT_INVALID', { fields: [{ path: '/parent', message }] })
    }
    above.add(parent)
  }
}

function requireOwnerLeft({ directory }: AccountParts, after: StoredAccount): void {
  if (after.role === ownerRole && !after.isOff) return
  const others = directory.accounts().filter(({ id, role, isOff }) => id !== after.id && role === ownerRole && !isOff)
  const was = directory.find(after.id)
  if (was?.role === ownerRole && others.length === 0) throw engineError('LAST_OWNER')
}
