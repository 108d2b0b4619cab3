import type Database from 'better-sqlite3'
import type { Team } from '../../../schemas/account.ts'
import type { Role } from '../../../schemas/role.ts'
import type { AccountChange, AccountOutcome, Accounts, StoredAccount } from '../../ports/accounts.ts'
import { AccountRefusal } from '../account-refusal.ts'
import { rowToPass, passValues, type PassRow } from '../pass-row.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps accounts, roles, teams and passes. */
export function openAccounts(database: Database.Database, group: GroupCommit): Accounts {
  const statements = prepare(database)
  const texts = <T>(statement: Database.Statement): Promise<readonly T[]> =>
    Promise.resolve((statement.pluck().all() as string[]).map((text) => JSON.parse(text) as T))
  return {
    list: () => texts<StoredAccount>(statements.list),
    roles: () => texts<Role>(statements.roles),
    teams: () => texts<Team>(statements.teams),
    pass(hash, now) {
      const row = statements.pass.get(hash, now) as PassRow | undefined
      return Promise.resolve(row ? rowToPass(row) : null)
    },
    passes({ kind, account = null }, now) {
      const rows = statements.passes.all(kind, account, account, now) as PassRow[]
      return Promise.resolve(rows.map(rowToPass))
    },
    change: (change) =>
      group
        .add((): AccountOutcome => apply(statements, change))
        .catch((error: unknown) => {
          if (error instanceof AccountRefusal) return error.outcome
          throw error
        })
  }
}

/** Throws what refuses it, so that nothing of the change is left. */
function apply(statements: Statements, change: AccountChange): AccountOutcome {
  const { isFirst, accounts = [], takes = [], now } = change
  if (isFirst && Number(statements.count.pluck().get()) > 0) throw new AccountRefusal('notFirst')
  for (const hash of takes) if (statements.take.run(hash, now).changes === 0) throw new AccountRefusal('gone')
  for (const account of accounts) save(statements, account)
  keepRest(statements, change)
  statements.forget.run(now)
  return 'done'
}

/** What nothing refuses. */
function keepRest(statements: Statements, { puts = [], drops = [], roles = [], teams = [] }: AccountChange): void {
  for (const { kind, account } of drops) statements.drop.run(kind, account)
  for (const pass of puts) statements.put.run(...passValues(pass))
  for (const role of roles) statements.saveRole.run(role.id, JSON.stringify(role))
  for (const team of teams) statements.saveTeam.run(team.id, JSON.stringify(team))
}

function save({ emailOwner, insert, update }: Statements, account: StoredAccount): void {
  const email = account.email.toLowerCase()
  const taken = emailOwner.pluck().get(email) as string | undefined
  if (taken !== undefined && taken !== account.id) throw new AccountRefusal('emailTaken')
  const { id, revision } = account
  const text = JSON.stringify(account)
  const { changes } = revision === 1 ? insert.run(id, email, text) : update.run(email, revision, text, id, revision - 1)
  if (changes === 0) throw new AccountRefusal('changed')
}

type Statements = ReturnType<typeof prepare>

function prepare(database: Database.Database) {
  return {
    list: database.prepare('select account from accounts order by id'),
    count: database.prepare('select count(*) from accounts'),
    emailOwner: database.prepare('select id from accounts where email = ?'),
    insert: database.prepare(
      'insert into accounts (id, email, revision, account) values (?, ?, 1, ?) on conflict do nothing'
    ),
    update: database.prepare('update accounts set email = ?, revision = ?, account = ? where id = ? and revision = ?'),
    pass: database.prepare('select * from account_passes where hash = ? and (expires_at is null or expires_at > ?)'),
    passes: database.prepare(
      `select * from account_passes where kind = ? and (? is null or account_id = ?)
       and (expires_at is null or expires_at > ?) order by created_at desc, id desc`
    ),
    take: database.prepare('delete from account_passes where hash = ? and (expires_at is null or expires_at > ?)'),
    drop: database.prepare('delete from account_passes where kind = ? and account_id = ?'),
    put: database.prepare(
      `insert into account_passes (hash, id, kind, account_id, created_at, expires_at, item)
       values (?, ?, ?, ?, ?, ?, ?) on conflict (hash) do update set item = excluded.item,
       expires_at = excluded.expires_at`
    ),
    forget: database.prepare('delete from account_passes where expires_at <= ?'),
    roles: database.prepare('select role from roles order by id'),
    saveRole: database.prepare(
      'insert into roles (id, role) values (?, ?) on conflict (id) do update set role = excluded.role'
    ),
    teams: database.prepare('select team from teams order by id'),
    saveTeam: database.prepare(
      'insert into teams (id, team) values (?, ?) on conflict (id) do update set team = excluded.team'
    )
  }
}
