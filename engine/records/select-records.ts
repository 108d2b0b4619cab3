import type { Json } from '../../schemas/json.ts'
import { systemFields, type FieldTest, type RecordQuery } from '../../schemas/record.ts'
import { engineError } from '../errors.ts'
import type { Where } from '../ports/store.ts'
import { limits } from '../limits.ts'
import { compareValue, type Sign } from './compare-value.ts'
import type { Column, CompiledEntity } from './compile-entity.ts'
import type { Dialect } from './dialect.ts'
import { foldedWords } from './folded-words.ts'
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

/** Whose records are asked for, and in which SQL. */
export interface RecordSource {
  readonly entity: CompiledEntity
  readonly dialect: Dialect
}

/** A column as a query names it: one of the entity's own, or one that every record has. */
type NamedColumn = Pick<Column, 'name' | 'kind'>

interface Sorting {
  readonly column: NamedColumn
  readonly direction: 'asc' | 'desc'
}

const signs: Readonly<Record<string, Sign>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' }

/** Builds the select of one page: one row more than the page is asked for, to know whether there is a next one. */
export function selectRecords(source: RecordSource, query: RecordQuery, within: readonly Where[] = []): Select {
  const { entity, dialect } = source
  const limit = Math.min(query.limit ?? limits.pageRowsDefault, limits.pageRowsMax)
  const sorting = parseSort(entity, query.sort ?? '-n')
  const values = new Values(dialect)
  const conditions = ['deleted_at is null', ...whereConditions(entity, query.where, values)]
  conditions.push(...within.flatMap((where) => whereConditions(entity, where, values)))
  if (query.search !== undefined) conditions.push(searchCondition({ entity, dialect }, query.search, values))
  if (query.cursor !== undefined) conditions.push(cursorCondition(sorting, query.cursor, values))
  const rows = `select ${columnNames(entity)} from "${entity.table}" where ${conditions.join(' and ')}`
  const page = `limit ${limit + 1}`
  const sql = `${rows} order by ${orderBy(sorting, dialect)} ${page}`
  const isLookUp = query.sort === undefined && query.cursor === undefined && query.where !== undefined
  return {
    sql,
    values: values.list,
    limit,
    unorderedSql: isLookUp ? `${rows} ${page}` : null,
    cursorOf: (last) => encodeCursor(last[sorting.column.name] ?? null, last['n'] ?? null)
  }
}

/** Builds the count of the records that match. */
export function countRecords(
  { entity, dialect }: RecordSource,
  where: RecordQuery['where'],
  within: readonly Where[] = []
): Pick<Select, 'sql' | 'values'> {
  const values = new Values(dialect)
  const all = [where, ...within].flatMap((each) => whereConditions(entity, each, values))
  const conditions = ['deleted_at is null', ...all]
  const sql = `select count(*) as count from "${entity.table}" where ${conditions.join(' and ')}`
  return { sql, values: values.list }
}

/** Names of the columns that make up a record. They are named one by one, so that a new column changes no known query. */
export function columnNames({ columns }: CompiledEntity): string {
  const own = columns.map(({ name }) => `, "${name}"`).join('')
  return `n, id, version, created_at, created_by, updated_at, updated_by, owner_id, deleted_at${own}`
}

/** The values of a statement, in the order in which its text names them. */
class Values {
  readonly list: SqlValue[] = []
  readonly #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** Takes a value and gives how the text names it. */
  readonly add = (value: SqlValue): string => this.#dialect.place(this.list.push(value))
}

function orderBy({ column, direction }: Sorting, { emptyFirst, emptyLast }: Dialect): string {
  if (column.name === 'n') return `n ${direction}`
  return `"${column.name}" ${direction}${direction === 'asc' ? emptyFirst : emptyLast}, n ${direction}`
}

function whereConditions(entity: CompiledEntity, where: RecordQuery['where'], values: Values): readonly string[] {
  return Object.entries(where ?? {}).flatMap(([field, test]) =>
    fieldConditions(findColumn(entity, field), test, values)
  )
}

function fieldConditions(column: NamedColumn, test: FieldTest, values: Values): readonly string[] {
  if (test === null) return [`"${column.name}" is null`]
  if (typeof test !== 'object') return [compare(column, { sign: '=', value: test }, values)]
  return Object.entries(test).map(([name, value]) => {
    if (name === 'in') return oneOf(column, value as readonly Json[], values)
    const sign = Object.hasOwn(signs, name) ? signs[name] : undefined
    if (!sign) throw invalid(`/where/${name}`, `${name} is not a comparison`)
    if (value === null) return `"${column.name}" is ${name === 'ne' ? 'not null' : 'null'}`
    return compare(column, { sign, value }, values)
  })
}

/** A comparison of a column, with its value put among the values. */
function compare(
  column: NamedColumn,
  { sign, value }: { readonly sign: Sign; readonly value: Json },
  values: Values
): string {
  const comparison = compareValue(column.kind, sign, value)
  switch (comparison.kind) {
    case 'never':
      return '1 = 0'
    case 'present':
      return `"${column.name}" is not null`
    case 'compare':
      return `"${column.name}" ${comparison.sign} ${values.add(comparison.value)}`
  }
}

function oneOf(column: NamedColumn, list: readonly Json[], values: Values): string {
  const fitting = list
    .slice(0, limits.listedValuesMax)
    .map((value) => compareValue(column.kind, '=', value))
    .flatMap((comparison) => (comparison.kind === 'compare' ? [comparison.value] : []))
  if (fitting.length === 0) return '1 = 0'
  return `"${column.name}" in (${fitting.map(values.add).join(', ')})`
}

/** Every word must stand at the beginning of a word; digits with separators are read as one phone number. */
function searchCondition({ entity, dialect }: RecordSource, search: string, values: Values): string {
  if (entity.searchColumns.length === 0) return '1 = 1'
  const compact = search.replaceAll(/[\s.()+-]/g, '')
  const words = /^\d{6,}$/.test(compact) ? [compact] : foldedWords(search)
  return words.length === 0 ? '1 = 1' : dialect.matchWords(entity, words, values.add)
}

const orderColumn: NamedColumn = { name: 'n', kind: 'integer' }

function parseSort(entity: CompiledEntity, sort: string): Sorting {
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const field = sort.replace(/^-/, '')
  return { column: field === 'n' ? orderColumn : findColumn(entity, field), direction }
}

function cursorCondition(sorting: Sorting, cursor: string, values: Values): string {
  const { column, direction } = sorting
  const { value, n } = decodeCursor(column, cursor)
  const sign = direction === 'asc' ? '>' : '<'
  if (column.name === 'n') return `n ${sign} ${values.add(n)}`
  const name = `"${column.name}"`
  if (value === null) {
    const rest = `(${name} is null and n ${sign} ${values.add(n)})`
    return direction === 'asc' ? `(${rest} or ${name} is not null)` : rest
  }
  const after = `(${name} ${sign} ${values.add(value)} or (${name} = ${values.add(value)} and n ${sign} ${values.add(n)}))`
  // Empty values come first when ascending, so last when descending.
  return direction === 'desc' ? `(${after} or ${name} is null)` : after
}

function encodeCursor(value: SqlValue | boolean, n: SqlValue | boolean): string {
  return Buffer.from(JSON.stringify([value, n])).toString('base64url')
}

/** What a cursor says is as foreign as any text from outside: only what fits the column is taken. */
function decodeCursor(column: NamedColumn, cursor: string): { readonly value: SqlValue; readonly n: number } {
  const parsed = parseCursor(cursor)
  const [value, n] = Array.isArray(parsed) && parsed.length === 2 ? (parsed as [Json, Json]) : []
  if (typeof n !== 'number' || !Number.isSafeInteger(n)) throw notOurs()
  if (value === null) return { value, n }
  const comparison = compareValue(column.kind, '=', value ?? [])
  if (comparison.kind !== 'compare') throw notOurs()
  return { value: comparison.value, n }
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw notOurs()
  }
}

function notOurs(): Error {
  return invalid('/cursor', 'the cursor is not one that was given out')
}

function findColumn(entity: CompiledEntity, field: string): NamedColumn {
  const own = entity.columnsByField.get(field)
  if (own) return own
  const system = systemFields.find((each) => each === field)
  if (!system) throw invalid(`/where/${field}`, `${entity.id} has no field ${field}`)
  const name = system.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { name, kind: system === 'version' ? 'integer' : 'text' }
}

function invalid(path: string, reason: string): Error {
  return engineError('INPUT_INVALID', { fields: [{ path, message: { vi: reason, en: reason } }] })
}
