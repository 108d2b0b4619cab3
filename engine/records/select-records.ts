import type { Json } from '../../schemas/json.ts'
import { systemFields, type FieldTest, type RecordQuery } from '../../schemas/record.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { CompiledEntity } from './compile-entity.ts'
import { foldedWords } from './folded-words.ts'
import { searchTable } from './plan-schema.ts'
import type { Row, SqlValue } from './record-row.ts'

/** A query as SQL text with its values. The text holds names from the entity only; what people wrote is always a value. */
export interface Select {
  readonly sql: string
  readonly values: readonly SqlValue[]
  readonly limit: number
  /**
   * The same rows in any order, for look-ups that find few: SQLite prepares a statement with both a bound value and an
   * order anew for every value, which costs four times the look-up. Null where the order is asked for.
   */
  readonly unorderedSql: string | null
  cursorOf(last: Row): string
}

interface Sorting {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

const comparisons = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** Builds the select of one page: one row more than the page is asked for, to know whether there is a next one. */
export function selectRecords(entity: CompiledEntity, query: RecordQuery): Select {
  const limit = Math.min(query.limit ?? limits.pageRowsDefault, limits.pageRowsMax)
  const sorting = parseSort(entity, query.sort ?? '-n')
  const values: SqlValue[] = []
  const conditions = ['deleted_at is null', ...whereConditions(entity, query.where, values)]
  if (query.search !== undefined) conditions.push(searchCondition(entity, query.search, values))
  if (query.cursor !== undefined) conditions.push(cursorCondition(sorting, query.cursor, values))
  const order =
    sorting.column === 'n'
      ? `n ${sorting.direction}`
      : `"${sorting.column}" ${sorting.direction}, n ${sorting.direction}`
  const rows = `select * from "${entity.table}" where ${conditions.join(' and ')}`
  const page = `limit ${limit + 1}`
  const sql = `${rows} order by ${order} ${page}`
  const isLookUp = query.sort === undefined && query.cursor === undefined && query.where !== undefined
  return {
    sql,
    values,
    limit,
    unorderedSql: isLookUp ? `${rows} ${page}` : null,
    cursorOf: (last) => encodeCursor(last[sorting.column] ?? null, last['n'] ?? null)
  }
}

/** Builds the count of the records that match. */
export function countRecords(entity: CompiledEntity, where: RecordQuery['where']): Pick<Select, 'sql' | 'values'> {
  const values: SqlValue[] = []
  const conditions = ['deleted_at is null', ...whereConditions(entity, where, values)]
  return { sql: `select count(*) as count from "${entity.table}" where ${conditions.join(' and ')}`, values }
}

function whereConditions(entity: CompiledEntity, where: RecordQuery['where'], values: SqlValue[]): readonly string[] {
  return Object.entries(where ?? {}).flatMap(([field, test]) =>
    fieldConditions(columnName(entity, field), test, values)
  )
}

function fieldConditions(column: string, test: FieldTest, values: SqlValue[]): readonly string[] {
  if (test === null) return [`"${column}" is null`]
  if (typeof test !== 'object') return [compare(`"${column}" =`, toSql(test), values)]
  return Object.entries(test).map(([name, value]) => {
    if (name === 'in') return oneOf(column, value as readonly Json[], values)
    const sign = comparisons[name as keyof typeof comparisons]
    if (!sign) throw invalid(`/where/${name}`, `${name} is not a comparison`)
    if (value === null) return `"${column}" is ${name === 'ne' ? 'not null' : 'null'}`
    return compare(`"${column}" ${sign}`, toSql(value), values)
  })
}

/** A comparison of a column, with its value put among the values. */
function compare(left: string, value: SqlValue, values: SqlValue[]): string {
  values.push(value)
  return `${left} ?`
}

function oneOf(column: string, list: readonly Json[], values: SqlValue[]): string {
  values.push(...list.slice(0, limits.pageRowsMax).map(toSql))
  return `"${column}" in (${list
    .slice(0, limits.pageRowsMax)
    .map(() => '?')
    .join(', ')})`
}

/** Every word must stand at the beginning of a word; digits with separators are read as one phone number. */
function searchCondition(entity: CompiledEntity, search: string, values: SqlValue[]): string {
  if (entity.searchColumns.length === 0) return '1 = 1'
  const compact = search.replaceAll(/[\s.()+-]/g, '')
  const words = /^\d{6,}$/.test(compact) ? [compact] : foldedWords(search)
  if (words.length === 0) return '1 = 1'
  values.push(words.map((word) => `"${word}"*`).join(' '))
  return `n in (select rowid from "${searchTable(entity)}" where words match ?)`
}

function parseSort(entity: CompiledEntity, sort: string): Sorting {
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const field = sort.replace(/^-/, '')
  return { column: field === 'n' ? 'n' : columnName(entity, field), direction }
}

function cursorCondition({ column, direction }: Sorting, cursor: string, values: SqlValue[]): string {
  const [value, n] = decodeCursor(cursor)
  const sign = direction === 'asc' ? '>' : '<'
  if (column === 'n') return compare(`n ${sign}`, n, values)
  if (value === null) return emptyCursor({ column, direction }, n, values)
  values.push(value, value, n)
  const after = `("${column}" ${sign} ? or ("${column}" = ? and n ${sign} ?))`
  // Empty values come first in SQLite when ascending, so last when descending.
  return direction === 'desc' ? `(${after} or "${column}" is null)` : after
}

function emptyCursor({ column, direction }: Sorting, n: SqlValue, values: SqlValue[]): string {
  values.push(n)
  const rest = `("${column}" is null and n ${direction === 'asc' ? '>' : '<'} ?)`
  return direction === 'asc' ? `(${rest} or "${column}" is not null)` : rest
}

function encodeCursor(value: SqlValue, n: SqlValue): string {
  return Buffer.from(JSON.stringify([value, n])).toString('base64url')
}

function decodeCursor(cursor: string): [SqlValue, SqlValue] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parsed) && parsed.length === 2 && parsed.every(isSqlValue))
      return [parsed[0], parsed[1]] as [SqlValue, SqlValue]
  } catch {
    // Not one of ours: refused below.
  }
  throw invalid('/cursor', 'the cursor is not one that was given out')
}

function columnName(entity: CompiledEntity, field: string): string {
  const own = entity.columnsByField.get(field)
  if (own) return own.name
  const system = systemFields.find((each) => each === field)
  if (system) return system.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  throw invalid(`/where/${field}`, `${entity.id} has no field ${field}`)
}

function toSql(value: Json): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  return isSqlValue(value) ? value : JSON.stringify(value)
}

function isSqlValue(value: unknown): value is SqlValue {
  return value === null || typeof value === 'string' || typeof value === 'number'
}

function invalid(path: string, reason: string): Error {
  return engineError('INPUT_INVALID', { fields: [{ path, message: { vi: reason, en: reason } }] })
}
