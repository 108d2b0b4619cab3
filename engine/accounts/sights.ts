import type { FieldTest } from '../../schemas/record.ts'
import type { RecordRule, Role, Scope } from '../../schemas/role.ts'
import type { StoredAccount } from '../ports/accounts.ts'
import type { Caller } from './caller.ts'
import type { Directory } from './directory.ts'

export type Where = { readonly [field: string]: FieldTest }

/** Which records of an entity somebody may see or change, and which fields of them. */
export interface Sight {
  /** Conditions that all hold of those records; none: all records. */
  readonly within: readonly Where[]
  readonly hidden: ReadonlySet<string>
  readonly fixed: ReadonlySet<string>
}

/** What a caller sees and changes, entity by entity. */
export interface Sights {
  /** Null: nothing of it. */
  readonly read: (entity: string) => Sight | null
  readonly update: (entity: string) => Sight | null
  readonly delete: (entity: string) => Sight | null
  readonly mayCreate: (entity: string) => boolean
  /** Whom records may be given to; null: to everybody. */
  readonly owners: (entity: string) => readonly string[] | null
}

export function sightsOf({ role, account }: Pick<Caller, 'role' | 'account'>, directory: Directory): Sights {
  const ruleOf = (entity: string) => ruleFor(role, entity)
  const ownersIn = (scope: Scope) => ownersOf(scope, account, directory)
  const sight = (entity: string, scopes: (rule: RecordRule) => readonly Scope[]): Sight | null => {
    const rule = ruleOf(entity)
    if (!rule || scopes(rule).includes('none')) return null
    const owned = scopes(rule).flatMap((scope) => {
      const owners = ownersIn(scope)
      return owners === null ? [] : [{ ownerId: { in: owners } }]
    })
    return {
      within: rule.where ? [...owned, rule.where] : owned,
      hidden: new Set(rule.hidden),
      fixed: new Set([...(rule.fixed ?? []), ...(rule.hidden ?? [])])
    }
  }
  return {
    read: (entity) => sight(entity, ({ read }) => [read]),
    update: (entity) => sight(entity, ({ read, update }) => [read, update]),
    delete: (entity) => sight(entity, (rule) => [rule.read, rule.delete]),
    mayCreate: (entity) => ruleOf(entity)?.create ?? false,
    owners: (entity) => ownersIn(ruleOf(entity)?.read ?? 'none')
  }
}

function ruleFor({ records }: Role, entity: string): RecordRule | null {
  return records.find((rule) => rule.entity === entity) ?? records.find((rule) => rule.entity === '*') ?? null
}

/** Accounts whose records are within a scope; null: everybody's, and those that nobody owns. */
function ownersOf(scope: Scope, account: StoredAccount | null, directory: Directory): readonly string[] | null {
  if (scope === 'all') return null
  if (scope === 'none' || !account) return []
  if (scope === 'own' || account.team === null) return [account.id]
  const teams = scope === 'team' ? new Set([account.team]) : teamsBelow(account.team, directory)
  const members = directory.accounts().filter(({ team }) => team !== null && teams.has(team))
  return members.map(({ id }) => id)
}

/** The team itself and all below it. No team stands below itself, so this ends. */
function teamsBelow(top: string, directory: Directory): ReadonlySet<string> {
  const found = new Set([top])
  for (const id of found) for (const team of directory.teams()) if (team.parent === id) found.add(team.id)
  return found
}
