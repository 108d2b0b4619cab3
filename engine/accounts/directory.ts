import type { Team } from '../../schemas/account.ts'
import type { Role } from '../../schemas/role.ts'
import { engineError } from '../errors.ts'
import type { AccountChange, Accounts, StoredAccount } from '../ports/accounts.ts'
import type { Clock } from '../ports/clock.ts'
import { ownerRole, readyRoles } from './ready-roles.ts'

/**
 * Accounts, roles and teams in memory, so that a request is judged without asking the database. One process owns the data,
 * and every change of accounts goes through here.
 */
export interface Directory {
  /** Loads once. */
  ready(): Promise<void>
  hasOwner(): boolean
  accounts(): readonly StoredAccount[]
  find(id: string): StoredAccount | null
  byEmail(email: string): StoredAccount | null
  get(id: string): StoredAccount
  roles(): readonly Role[]
  role(id: string): Role | null
  teams(): readonly Team[]
  /** Throws what refuses it. */
  change(change: Omit<AccountChange, 'now'>): Promise<void>
}

interface Known {
  readonly accountsById: ReadonlyMap<string, StoredAccount>
  readonly idsByEmail: ReadonlyMap<string, string>
  readonly rolesById: ReadonlyMap<string, Role>
  readonly teams: readonly Team[]
  readonly hasOwner: boolean
}

export function openDirectory(store: Accounts, clock: Clock): Directory {
  let known: Known | null = null
  let loading: Promise<void> | null = null
  const load = async (): Promise<void> => {
    known = await read(store)
  }
  const now = (): Known => {
    if (!known) throw engineError('BUG', { reason: 'accounts are asked for before they were loaded' })
    return known
  }
  const find = (id: string): StoredAccount | null => now().accountsById.get(id) ?? null
  return {
    ready: () => (loading ??= load()),
    hasOwner: () => now().hasOwner,
    accounts: () => [...now().accountsById.values()],
    find,
    byEmail: (email) => find(now().idsByEmail.get(email.trim().toLowerCase()) ?? ''),
    get(id) {
      const account = find(id)
      if (!account) throw engineError('NOT_FOUND', { what: 'account', id })
      return account
    },
    roles: () => [...now().rolesById.values()],
    role: (id) => now().rolesById.get(id) ?? null,
    teams: () => now().teams,
    async change(change) {
      const outcome = await store.change({ ...change, now: clock.now() })
      if (outcome === 'done' && !isAboutPassesOnly(change)) await load()
      if (outcome !== 'done') throw refusal(outcome, change)
    }
  }
}

async function read(store: Accounts): Promise<Known> {
  const [accounts, roles, teams] = await Promise.all([store.list(), store.roles(), store.teams()])
  return {
    accountsById: new Map(accounts.map((account) => [account.id, account])),
    idsByEmail: new Map(accounts.map(({ id, email }) => [email.toLowerCase(), id])),
    // The ready ones stand above: nobody can give the owner's name to another role.
    rolesById: new Map(
      [...readyRoles, ...roles.filter(({ id }) => readyRoles.every((ready) => ready.id !== id))].map((role) => [
        role.id,
        role
      ])
    ),
    teams,
    hasOwner: accounts.some(({ role }) => role === ownerRole)
  }
}

function isAboutPassesOnly({ accounts, roles, teams }: Omit<AccountChange, 'now'>): boolean {
  return !accounts && !roles && !teams
}

function refusal(outcome: 'notFirst' | 'emailTaken' | 'changed' | 'gone', change: Omit<AccountChange, 'now'>): Error {
  const [account] = change.accounts ?? []
  switch (outcome) {
    case 'notFirst':
      return engineError('OWNER_EXISTS')
    case 'emailTaken':
      return engineError('EMAIL_TAKEN', { email: account?.email ?? '' })
    case 'changed':
      return engineError('VERSION_CONFLICT', { id: account?.id ?? '' })
    case 'gone':
      return engineError('LINK_GONE')
  }
}
