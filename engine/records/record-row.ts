import type { Json, JsonObject } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { plainText } from '../core/plain-text.ts'
import type { Column, CompiledEntity } from './compile-entity.ts'
import { foldedWords } from './folded-words.ts'

/** A value as a column holds it. */
export type SqlValue = string | number | null

/** A row as it comes from the database, by column name. */
export type Row = { readonly [column: string]: SqlValue | boolean }

/** Turns a field's value into what its column holds. */
export function encodeValue(column: Column, value: Json | undefined): SqlValue {
  if (value === undefined || value === null) return null
  if (column.kind === 'boolean') return value === true ? 1 : 0
  if (column.kind === 'json') return JSON.stringify(value)
  return value as string | number
}

/** Turns a row into a record; empty columns are left out. */
export function rowToRecord(entity: CompiledEntity, row: Row): StoredRecord {
  const record: { [field: string]: Json } = {
    id: row['id'] ?? '',
    version: row['version'] ?? 0,
    createdAt: row['created_at'] ?? '',
    createdBy: row['created_by'] ?? '',
    updatedAt: row['updated_at'] ?? '',
    updatedBy: row['updated_by'] ?? ''
  }
  if (row['owner_id']) record['ownerId'] = row['owner_id']
  if (row['deleted_at']) record['deletedAt'] = row['deleted_at']
  for (const column of entity.columns) {
    const value = row[column.name]
    if (value !== null && value !== undefined) record[column.field] = decodeValue(column, value)
  }
  return record as unknown as StoredRecord
}

/** What is searched of a record: folded words, phones also in their national form. */
export function searchWords(entity: CompiledEntity, values: JsonObject): readonly string[] {
  const parts = entity.searchColumns.map((column) => {
    const text = plainText(values[column.field])
    return column.isPhone ? `${text} ${nationalPhone(text)}` : text
  })
  return foldedWords(parts.join(' '))
}

/** Vietnamese people write `0912…` for `+84912…`. */
function nationalPhone(phone: string): string {
  return phone.startsWith('+84') ? `0${phone.slice(3)}` : ''
}

function decodeValue(column: Column, value: string | number | boolean): Json {
  if (column.kind === 'boolean') return value === 1 || value === true
  if (column.kind === 'json') return JSON.parse(String(value)) as Json
  return value
}
