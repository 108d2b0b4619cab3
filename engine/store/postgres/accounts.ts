import type { Team } from '../../../schemas/account.ts'
import type { Role } from '../../../schemas/role.ts'
import type { AccountChange, AccountOutcome, Accounts, StoredAccount } from '../../ports/accounts.ts'
import { AccountRefusal } from '../account-refusal.ts'
import { rowToPass, passValues, type PassRow } from '../pass-row.ts'
import type { Session, Statement } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Keeps accounts, roles, teams and passes. */
export function openAccounts(readers: Readers, group: GroupCommit): Accounts {
  const texts = async <T>(text: string): Promise<readonly T[]> =>
    (await readers.rows<{ readonly text: string }>(text)).map((row) => JSON.parse(row.text) as T)
  return {
    list: () => texts<StoredAccount>(sql.list),
    roles: () => texts<Role>(sql.roles),
    teams: () => texts<Team>(sql.teams),
    async pass(hash, now) {
      const [row] = await readers.rows<PassRow>(sql.pass, [hash, now])
      return row ? rowToPass(row) : null
    },
    passes: async ({ kind, account = null }, now) =>
      (await readers.rows<PassRow>(sql.passes, [kind, account, now])).map(rowToPass),
    change: (change) =>
      group
        .alone((session): Promise<AccountOutcome> => apply(session, change))
        .catch((error: unknown) => {
          if (error instanceof AccountRefusal) return error.outcome
          throw error
        })
  }
}

/** Throws what refuses it, so that nothing of the change is left. */
async function apply(session: Session, change: AccountChange): Promise<AccountOutcome> {
  const { isFirst, accounts = [], takes = [], puts = [], drops = [], roles = [], teams = [], now } = change
  const count = async (text: string, values: NonNullable<Statement['values']>): Promise<number> =>
    (await session.send([{ text, values }]))[0]?.count ?? 0
  if (isFirst && (await count(sql.any, [])) > 0) throw new AccountRefusal('notFirst')
  for (const hash of takes) if ((await count(sql.take, [hash, now])) === 0) throw new AccountRefusal('gone')
  for (const account of accounts) await save(count, account)
  await session.send([
    ...drops.map(({ kind, account }) => ({ text: sql.drop, values: [kind, account] })),
    ...puts.map((pass) => ({ text: sql.put, values: passValues(pass) })),
    ...roles.map((role) => ({ text: sql.saveRole, values: [role.id, JSON.stringify(role)] })),
    ...teams.map((team) => ({ text: sql.saveTeam, values: [team.id, JSON.stringify(team)] })),
    { text: sql.forget, values: [now] }
  ])
  return 'done'
}

type Count = (text: string, values: NonNullable<Statement['values']>) => Promise<number>

async function save(count: Count, account: StoredAccount): Promise<void> {
  const email = account.email.toLowerCase()
  const { id, revision } = account
  if ((await count(sql.emailTaken, [email, id])) > 0) throw new AccountRefusal('emailTaken')
  const text = JSON.stringify(account)
  const saved =
    revision === 1 ? await count(sql.insert, [id, email, text]) : await count(sql.update, [id, email, revision, text])
  if (saved === 0) throw new AccountRefusal('changed')
}

const sql = {
  list: 'select account as text from accounts order by id',
  any: 'select 1 from accounts limit 1',
  emailTaken: 'select 1 from accounts where email = $1 and id <> $2',
  insert: 'insert into accounts (id, email, revision, account) values ($1, $2, 1, $3) on conflict do nothing',
  update: `update accounts set email = $2, revision = $3, account = $4 where id = $1 and revision = $3::bigint - 1`,
  pass: 'select * from account_passes where hash = $1 and (expires_at is null or expires_at > $2)',
  passes: `select * from account_passes where kind = $1 and ($2::text is null or account_id = $2)
    and (expires_at is null or expires_at > $3) order by created_at desc, id desc`,
  take: 'delete from account_passes where hash = $1 and (expires_at is null or expires_at > $2)',
  drop: 'delete from account_passes where kind = $1 and account_id = $2',
  put: `insert into account_passes (hash, id, kind, account_id, created_at, expires_at, item)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (hash) do update set item = excluded.item,
    expires_at = excluded.expires_at`,
  forget: 'delete from account_passes where expires_at <= $1',
  roles: 'select role as text from roles order by id',
  saveRole: 'insert into roles (id, role) values ($1, $2) on conflict (id) do update set role = excluded.role',
  teams: 'select team as text from teams order by id',
  saveTeam: 'insert into teams (id, team) values ($1, $2) on conflict (id) do update set team = excluded.team'
}
