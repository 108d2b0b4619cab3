import type { Refusals } from '../../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Keeps what was refused at the door: source, reason and field names, never what was sent. */
export function openRefusals(readers: Readers, group: GroupCommit): Refusals {
  return {
    async add({ at, source, key, code, fields }) {
      await group.write({ text: insert, values: [at, source, key, code, JSON.stringify(fields)] })
    },
    async countByCode() {
      const rows = await readers.rows<{ code: string; count: number }>(count)
      return Object.fromEntries(rows.map((row) => [row.code, row.count]))
    }
  }
}

const insert = `insert into refusals (at, source, key, code, fields) values ($1, $2, $3, $4, $5)
  on conflict (source, md5(key)) where key is not null do nothing`

const count = 'select code, count(*) as count from refusals group by code order by code'
