import type { JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { encodeValue, searchWords } from '../../records/record-row.ts'
import { columnNames } from '../../records/select-records.ts'
import { lexeme, postgresDialect as dialect, searchColumn } from './postgres-dialect.ts'
import type { RowToWrite } from './rows-to-text.ts'

/** The statements that read and write many records of one entity. */
export interface RecordStatements {
  /** Records by a JSON list of their ids, deleted ones too. */
  readonly load: string
  /** The same, and nobody else may change them until the transaction ends. */
  readonly lock: string
  readonly insert: string
  readonly update: string
}

const known = new WeakMap<CompiledEntity, RecordStatements>()

export function recordStatements(entity: CompiledEntity): RecordStatements {
  const found = known.get(entity)
  if (found) return found
  const made = makeStatements(entity)
  known.set(entity, made)
  return made
}

const systemColumns = [
  { name: 'id', type: 'text' },
  { name: 'version', type: 'bigint' },
  { name: 'created_at', type: 'text' },
  { name: 'created_by', type: 'text' },
  { name: 'updated_at', type: 'text' },
  { name: 'updated_by', type: 'text' },
  { name: 'owner_id', type: 'text' },
  { name: 'deleted_at', type: 'text' }
] as const

function makeStatements(entity: CompiledEntity): RecordStatements {
  const table = `"${entity.table}"`
  const own = entity.columns.map(({ name, kind }) => ({ name, type: dialect.columnTypes[kind] }))
  const plain = [...systemColumns, ...own]
  const isSearched = entity.searchColumns.length > 0
  const words = isSearched ? [{ name: searchColumn, type: 'text[]' }] : []
  const columns = [...plain.map(({ name }) => name), ...words.map(({ name }) => name)]
  const values = [
    ...plain.map(({ name }) => `v."${name}"`),
    ...words.map(({ name }) => `array_to_tsvector(v."${name}")`)
  ]
  const typed = [...plain, ...words].map(({ name, type }) => `"${name}" ${type}`).join(', ')
  const load = `select ${columnNames(entity)} from ${table}
    where id in (select json_array_elements_text($1::json))`
  return {
    load,
    lock: `${load} order by n for update`,
    insert: `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')})
      select ${values.join(', ')} from json_to_recordset($1::json) as v (${typed}) on conflict do nothing`,
    update: `update ${table} t set ${columns.map((name, index) => `"${name}" = ${values[index] ?? ''}`).join(', ')}
      from json_to_recordset($1::json) as v (n bigint, base bigint, ${typed}) where t.n = v.n and t.version = v.base`
  }
}

/** A record as a row of its statement; a deleted one is found by no words. */
export function recordToRow(
  entity: CompiledEntity,
  record: StoredRecord,
  base: { readonly n: number; readonly version: number } | null
): RowToWrite {
  const row: { [column: string]: RowToWrite[string] } = {
    id: record.id,
    version: record.version,
    created_at: record.createdAt,
    created_by: record.createdBy,
    updated_at: record.updatedAt,
    updated_by: record.updatedBy,
    owner_id: record.ownerId ?? null,
    deleted_at: record.deletedAt ?? null
  }
  for (const column of entity.columns) row[column.name] = encodeValue(column, record[column.field])
  if (entity.searchColumns.length > 0 && record.deletedAt === undefined) row[searchColumn] = wordsOf(entity, record)
  return base ? { ...row, n: base.n, base: base.version } : row
}

function wordsOf(entity: CompiledEntity, record: StoredRecord): readonly string[] {
  return searchWords(entity, record as unknown as JsonObject).map(lexeme)
}
