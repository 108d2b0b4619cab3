import type Database from 'better-sqlite3'
import { limits } from '../../limits.ts'
import type { RecordReader } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import { columnNames, countRecords, selectRecords, type Select } from '../../records/select-records.ts'
import { rowToAuditEntry, type AuditRow } from '../audit-row.ts'
import { sqliteDialect as dialect } from './sqlite-dialect.ts'

/** Reads records. Statements are kept by their text: the queries of plugins and pages come in few shapes. */
export function openRecordReader(database: Database.Database, entityOf: (id: string) => CompiledEntity): RecordReader {
  const prepare = statementCache(database)
  return {
    get(id, recordId) {
      const entity = entityOf(id)
      const row = prepare(
        `select ${columnNames(entity)} from "${entity.table}" where id = ? and deleted_at is null`
      ).get(recordId)
      return Promise.resolve(row ? rowToRecord(entity, row as Row) : null)
    },
    find(id, query, within) {
      const entity = entityOf(id)
      const select = selectRecords({ entity, dialect }, query, within)
      const rows = findRows(prepare, select)
      const page = rows.slice(0, select.limit)
      const last = rows.length > select.limit ? page.at(-1) : undefined
      const records = page.map((row) => rowToRecord(entity, row))
      return Promise.resolve({ records, nextCursor: last ? select.cursorOf(last) : null })
    },
    count(id, where, within) {
      const { sql, values } = countRecords({ entity: entityOf(id), dialect }, where, within)
      const row = prepare(sql).get(...values) as { readonly count: number }
      return Promise.resolve(row.count)
    },
    audit(entity, recordId) {
      const sql = 'select * from audit where record_id = ? and entity = ? order by n desc limit 500'
      const rows = prepare(sql).all(recordId, entity) as AuditRow[]
      return Promise.resolve(rows.map(rowToAuditEntry))
    }
  }
}

type Prepare = ReturnType<typeof statementCache>

/** The newest first. Few rows are put in order here, which is quicker than asking the database for it. */
function findRows(prepare: Prepare, { sql, unorderedSql, values, limit }: Select): readonly Row[] {
  const few = unorderedSql === null ? null : (prepare(unorderedSql).all(...values) as Row[])
  if (few && few.length <= limit) return few.toSorted((a, b) => Number(b['n']) - Number(a['n']))
  return prepare(sql).all(...values) as Row[]
}

function statementCache(database: Database.Database): (sql: string) => Database.Statement {
  const known = new Map<string, Database.Statement>()
  return (sql) => {
    const found = known.get(sql)
    if (found) return found
    if (known.size >= limits.statementsKeptMax) known.clear()
    const made = database.prepare(sql)
    known.set(sql, made)
    return made
  }
}
