import { engineError } from '../errors.ts'
import type { Column, CompiledEntity } from './compile-entity.ts'
import type { Dialect } from './dialect.ts'
import type { RecordSource } from './select-records.ts'

/** Columns that a table has now, by name, with their SQL type in lower case. */
export type ExistingColumns = ReadonlyMap<string, string>

/**
 * The statements that make or widen the table of an entity. Only what loses nothing is planned; anything else is refused
 * with its reason, because it needs a migration that says what becomes of the data.
 */
export function planSchema(source: RecordSource, existing: ExistingColumns | null): readonly string[] {
  const { entity } = source
  if (!existing) return [createTable(source), ...createIndexes(entity), ...createSearch(source)]
  refuseLoss(source, existing)
  const added = entity.columns.filter((column) => !existing.has(column.name))
  return [...added.map((column) => addColumn(source, column)), ...createIndexes(entity), ...createSearch(source)]
}

function createTable({ entity, dialect }: RecordSource): string {
  const own = entity.columns.map((column) => `${quoted(column.name)} ${dialect.columnTypes[column.kind]}`)
  const { text, integer } = dialect.systemTypes
  const system = [
    dialect.orderColumn,
    `id ${text} not null unique`,
    `version ${integer} not null`,
    `created_at ${text} not null`,
    `created_by ${text} not null`,
    `updated_at ${text} not null`,
    `updated_by ${text} not null`,
    `owner_id ${text}`,
    `deleted_at ${text}`
  ]
  return `create table ${quoted(entity.table)} (${[...system, ...own].join(', ')})`
}

function createIndexes(entity: CompiledEntity): readonly string[] {
  const uniques = entity.uniques.map((fields) => {
    const names = fields.map((field) => columnOf(entity, field).name)
    return createIndex(entity, names, { isUnique: true })
  })
  const plain = entity.columns.filter((column) => column.isIndexed)
  const indexes = plain.map((column) => createIndex(entity, [column.name], { isUnique: false }))
  return [...uniques, ...indexes, createOwnerIndex(entity)]
}

/** Somebody's own records, the newest first. Records that nobody owns take no room in it. */
function createOwnerIndex({ table }: CompiledEntity): string {
  const name = quoted(`${table}_owner_index`)
  return `create index if not exists ${name} on ${quoted(table)} (owner_id, n) where owner_id is not null`
}

function createIndex(
  entity: CompiledEntity,
  names: readonly string[],
  { isUnique }: { readonly isUnique: boolean }
): string {
  const name = quoted(`${entity.table}_${names.join('_')}_${isUnique ? 'unique' : 'index'}`)
  const columns = names.map(quoted).join(', ')
  const kind = isUnique ? 'unique index' : 'index'
  const present = names.map((each) => `${quoted(each)} is not null`).join(' and ')
  const where = isUnique ? 'deleted_at is null' : present
  return `create ${kind} if not exists ${name} on ${quoted(entity.table)} (${columns}) where ${where}`
}

function createSearch({ entity, dialect }: RecordSource): readonly string[] {
  return entity.searchColumns.length === 0 ? [] : dialect.createSearch(entity)
}

function refuseLoss({ entity, dialect }: RecordSource, existing: ExistingColumns): void {
  for (const column of entity.columns) {
    const type = existing.get(column.name)
    const wanted = plainType(dialect, column)
    if (type !== undefined && type !== wanted) throw refused(entity, `${column.field} is ${type}, not ${wanted}`)
    if (type === undefined && column.isRequired) throw refused(entity, `${column.field} is new and required`)
  }
}

function addColumn({ entity, dialect }: RecordSource, column: Column): string {
  return `alter table ${quoted(entity.table)} add column ${quoted(column.name)} ${dialect.columnTypes[column.kind]}`
}

/** The type alone, as the database reports it: without how it is ordered. */
function plainType({ columnTypes }: Dialect, { kind }: Column): string {
  return columnTypes[kind].replace(/ collate .*/, '')
}

function columnOf(entity: CompiledEntity, field: string): Column {
  const column = entity.columnsByField.get(field)
  if (!column) throw engineError('PLUGIN_INVALID', { reason: `${entity.id} has no field ${field}` })
  return column
}

function refused(entity: CompiledEntity, reason: string): Error {
  return engineError('SCHEMA_CHANGE_REFUSED', { entity: entity.id, reason })
}

/** Names come from checked patterns; the quotes keep words such as `order` apart from SQL's own. */
function quoted(name: string): string {
  return `"${name}"`
}
