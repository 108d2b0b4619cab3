import type Database from 'better-sqlite3'
import type { Refusals } from '../../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps what was refused at the door: source, reason and field names, never what was sent. */
export function openRefusals(database: Database.Database, group: GroupCommit): Refusals {
  const insert = database.prepare(
    `insert into refusals (at, source, key, code, fields) values (?, ?, ?, ?, ?)
     on conflict (source, key) where key is not null do nothing`
  )
  const count = database.prepare('select code, count(*) as count from refusals group by code order by code')
  return {
    add: ({ at, source, key, code, fields }) =>
      group.add(() => void insert.run(at, source, key, code, JSON.stringify(fields))),
    countByCode() {
      const rows = count.all() as { code: string; count: number }[]
      return Promise.resolve(Object.fromEntries(rows.map((row) => [row.code, row.count])))
    }
  }
}
