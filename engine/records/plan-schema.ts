import { engineError } from '../errors.ts'
import type { Column, CompiledEntity } from './compile-entity.ts'

/** Columns that a table has now, by name, with their SQL type in lower case. */
export type ExistingColumns = ReadonlyMap<string, string>

/**
 * The statements that make or widen the table of an entity. Only what loses nothing is planned; anything else is refused
 * with its reason, because it needs a migration that says what becomes of the data.
 */
export function planSchema(entity: CompiledEntity, existing: ExistingColumns | null): readonly string[] {
  if (!existing) return [createTable(entity), ...createIndexes(entity), ...createSearch(entity)]
  refuseLoss(entity, existing)
  const added = entity.columns.filter((column) => !existing.has(column.name))
  return [...added.map((column) => addColumn(entity, column)), ...createIndexes(entity)]
}

/** Name of the full-text table of an entity. */
export function searchTable(entity: CompiledEntity): string {
  return `${entity.table}_search`
}

function createTable(entity: CompiledEntity): string {
  const own = entity.columns.map((column) => `${quoted(column.name)} ${sqlType(column)}`)
  const system = [
    'n integer primary key',
    'id text not null unique',
    'version integer not null',
    'created_at text not null',
    'created_by text not null',
    'updated_at text not null',
    'updated_by text not null',
    'owner_id text',
    'deleted_at text'
  ]
  return `create table ${quoted(entity.table)} (${[...system, ...own].join(', ')})`
}

function createIndexes(entity: CompiledEntity): readonly string[] {
  const uniques = entity.uniques.map((fields) => {
    const names = fields.map((field) => columnOf(entity, field).name)
    return createIndex(entity, names, { isUnique: true })
  })
  const plain = entity.columns.filter((column) => column.isIndexed)
  return [...uniques, ...plain.map((column) => createIndex(entity, [column.name], { isUnique: false }))]
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

function createSearch(entity: CompiledEntity): readonly string[] {
  if (entity.searchColumns.length === 0) return []
  const options = `content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"`
  return [`create virtual table ${quoted(searchTable(entity))} using fts5(words, ${options})`]
}

function refuseLoss(entity: CompiledEntity, existing: ExistingColumns): void {
  for (const column of entity.columns) {
    const type = existing.get(column.name)
    if (type !== undefined && type !== sqlType(column)) {
      throw refused(entity, `${column.field} is ${type}, not ${sqlType(column)}`)
    }
    if (type === undefined && column.isRequired) throw refused(entity, `${column.field} is new and required`)
  }
}

function addColumn(entity: CompiledEntity, column: Column): string {
  return `alter table ${quoted(entity.table)} add column ${quoted(column.name)} ${sqlType(column)}`
}

function columnOf(entity: CompiledEntity, field: string): Column {
  const column = entity.columnsByField.get(field)
  if (!column) throw engineError('PLUGIN_INVALID', { reason: `${entity.id} has no field ${field}` })
  return column
}

function sqlType(column: Column): string {
  switch (column.kind) {
    case 'text':
    case 'json':
      return 'text'
    case 'integer':
    case 'boolean':
      return 'integer'
    case 'real':
      return 'real'
  }
}

function refused(entity: CompiledEntity, reason: string): Error {
  return engineError('SCHEMA_CHANGE_REFUSED', { entity: entity.id, reason })
}

/** Names come from checked patterns; the quotes keep words such as `order` apart from SQL's own. */
function quoted(name: string): string {
  return `"${name}"`
}
