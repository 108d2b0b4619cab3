import type { RecordReader } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import { columnNames, countRecords, selectRecords } from '../../records/select-records.ts'
import { rowToAuditEntry, type AuditRow } from '../audit-row.ts'
import { postgresDialect as dialect } from './postgres-dialect.ts'
import type { Readers } from './readers.ts'

/** Reads records. */
export function openRecordReader(readers: Readers, entityOf: (id: string) => CompiledEntity): RecordReader {
  return {
    async get(id, recordId) {
      const entity = entityOf(id)
      const sql = `select ${columnNames(entity)} from "${entity.table}" where id = $1 and deleted_at is null`
      const [row] = await readers.rows<Row>(sql, [recordId])
      return row ? rowToRecord(entity, row) : null
    },
    async find(id, query, within) {
      const entity = entityOf(id)
      const { sql, values, limit, cursorOf } = selectRecords({ entity, dialect }, query, within)
      const rows = await readers.rows<Row>(sql, values)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return { records: page.map((row) => rowToRecord(entity, row)), nextCursor: last ? cursorOf(last) : null }
    },
    async count(id, where, within) {
      const { sql, values } = countRecords({ entity: entityOf(id), dialect }, where, within)
      const [row] = await readers.rows<{ readonly count: number }>(sql, values)
      return row?.count ?? 0
    },
    async audit(entity, recordId) {
      const sql =
        'select at, actor, op, changes from audit where record_id = $1 and entity = $2 order by n desc limit 500'
      return (await readers.rows<AuditRow>(sql, [recordId, entity])).map(rowToAuditEntry)
    }
  }
}
