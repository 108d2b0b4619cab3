import type Database from 'better-sqlite3'
import type { JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import { engineError } from '../../errors.ts'
import type { RecordChange } from '../../core/event.ts'
import type { RecordWrite } from '../../ports/store.ts'
import { ownerColumn, type Column, type CompiledEntity } from '../../records/compile-entity.ts'
import { planWrite, type Writing } from '../../records/plan-write.ts'
import { encodeValue, rowToRecord, searchWords, type Row } from '../../records/record-row.ts'
import { columnNames } from '../../records/select-records.ts'
import { searchTable } from './sqlite-dialect.ts'

/** Makes record writes, each with its audit entry. Runs inside a transaction; throws what ends the commit. */
export interface RecordWriter {
  apply(write: RecordWrite, writing: Writing): RecordChange
}

interface EntityStatements {
  readonly entity: CompiledEntity
  readonly select: Database.Statement
  readonly insert: Database.Statement
  readonly insertSearch: Database.Statement | null
  readonly deleteSearch: Database.Statement | null
  readonly remove: Database.Statement
  /** Updates by the columns they set. */
  readonly updates: Map<string, Database.Statement>
}

export function openRecordWriter(database: Database.Database, entityOf: (id: string) => CompiledEntity): RecordWriter {
  const statementsById = new Map<CompiledEntity, EntityStatements>()
  const audit = database.prepare(
    'insert into audit (at, entity, record_id, actor, op, changes) values (?, ?, ?, ?, ?, ?)'
  )

  const statementsOf = (id: string): EntityStatements => {
    const entity = entityOf(id)
    const known = statementsById.get(entity)
    if (known) return known
    const made = prepareStatements(database, entity)
    statementsById.set(entity, made)
    return made
  }

  return {
    apply(write, writing) {
      const statements = statementsOf(write.entity)
      const row = write.op === 'create' ? undefined : (statements.select.get(write.id) as Row | undefined)
      const before = row ? rowToRecord(statements.entity, row) : null
      const { change, actor, auditText } = planWrite(statements.entity, { write, before, writing })
      keep(database, statements, { change, actor, at: writing.at, n: Number(row?.['n']) })
      audit.run(writing.atMs, write.entity, write.id, actor, change.op, auditText)
      return change
    }
  }
}

interface KeptChange {
  readonly change: RecordChange
  readonly actor: string
  readonly at: string
  /** Row number of a record that was there before. */
  readonly n: number
}

function keep(database: Database.Database, statements: EntityStatements, kept: KeptChange): void {
  const { change, actor, at, n } = kept
  switch (change.op) {
    case 'create':
      if (change.after) insert(statements, change.after)
      return
    case 'update':
      if (change.after) update(database, statements, { ...kept, after: change.after })
      return
    case 'delete':
      statements.remove.run(at, at, actor, n)
      statements.deleteSearch?.run(n)
  }
}

function insert({ entity, insert: statement, insertSearch }: EntityStatements, after: StoredRecord): void {
  const own = entity.columns.map((column) => encodeValue(column, after[column.field]))
  const { id, createdAt, createdBy } = after
  const { lastInsertRowid } = guardUnique(entity, () =>
    statement.run(id, createdAt, createdBy, createdAt, createdBy, after.ownerId ?? null, ...own)
  )
  insertSearch?.run(lastInsertRowid, wordsOf(entity, after))
}

function update(
  database: Database.Database,
  statements: EntityStatements,
  { change, after, actor, at, n }: KeptChange & { readonly after: StoredRecord }
): void {
  const { entity } = statements
  const columns = change.changed.flatMap((field) => columnOf(entity, field) ?? [])
  const values = columns.map((column) => encodeValue(column, after[column.field]))
  const statement = updateStatement(database, statements, columns)
  guardUnique(entity, () => statement.run(at, actor, ...values, n))
  if (columns.some((column) => entity.searchColumns.includes(column))) reindex(statements, n, after)
}

function prepareStatements(database: Database.Database, entity: CompiledEntity): EntityStatements {
  const names = entity.columns.map((column) => `, "${column.name}"`).join('')
  const places = entity.columns.map(() => ', ?').join('')
  const search = entity.searchColumns.length > 0 ? searchTable(entity) : null
  return {
    entity,
    select: database.prepare(
      `select ${columnNames(entity)} from "${entity.table}" where id = ? and deleted_at is null`
    ),
    insert: database.prepare(
      `insert into "${entity.table}" (id, version, created_at, created_by, updated_at, updated_by, owner_id${names})
       values (?, 1, ?, ?, ?, ?, ?${places})`
    ),
    insertSearch: search ? database.prepare(`insert into "${search}" (rowid, words) values (?, ?)`) : null,
    deleteSearch: search ? database.prepare(`delete from "${search}" where rowid = ?`) : null,
    remove: database.prepare(
      `update "${entity.table}" set deleted_at = ?, version = version + 1, updated_at = ?, updated_by = ? where n = ?`
    ),
    updates: new Map()
  }
}

function columnOf(entity: CompiledEntity, field: string): Column | undefined {
  return field === ownerColumn.field ? ownerColumn : entity.columnsByField.get(field)
}

function updateStatement(
  database: Database.Database,
  { entity, updates }: EntityStatements,
  columns: readonly Column[]
): Database.Statement {
  const shape = columns.map((column) => column.name).join()
  const known = updates.get(shape)
  if (known) return known
  const sets = columns.map((column) => `, "${column.name}" = ?`).join('')
  const made = database.prepare(
    `update "${entity.table}" set version = version + 1, updated_at = ?, updated_by = ?${sets} where n = ?`
  )
  updates.set(shape, made)
  return made
}

function reindex({ entity, insertSearch, deleteSearch }: EntityStatements, n: number, after: StoredRecord): void {
  deleteSearch?.run(n)
  insertSearch?.run(n, wordsOf(entity, after))
}

function wordsOf(entity: CompiledEntity, record: StoredRecord): string {
  return searchWords(entity, record as unknown as JsonObject).join(' ')
}

/** Turns SQLite's complaint about a unique index into the fields that people know. */
function guardUnique<T>(entity: CompiledEntity, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'SQLITE_CONSTRAINT_UNIQUE' || !(error instanceof Error)) throw error
    const columns = [...error.message.matchAll(/\.(\w+)/g)].map((match) => match[1])
    const fields = entity.columns.filter((column) => columns.includes(column.name)).map((column) => column.field)
    throw engineError('UNIQUE_CONFLICT', { entity: entity.id, fields: fields.join(', ') || 'id' }, error)
  }
}
