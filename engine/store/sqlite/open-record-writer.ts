import type Database from 'better-sqlite3'
import type { Json, JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import type { CheckResult } from '../../check.ts'
import { engineError } from '../../errors.ts'
import type { RecordChange } from '../../core/event.ts'
import type { RecordWrite } from '../../ports/store.ts'
import type { Column, CompiledEntity } from '../../records/compile-entity.ts'
import { searchTable } from '../../records/plan-schema.ts'
import { encodeValue, rowToRecord, searchWords, type Row } from '../../records/record-row.ts'

/** Who writes and when; the same for all writes of a commit. */
export interface Writing {
  readonly actor: string
  /** ISO 8601. */
  readonly at: string
  readonly atMs: number
}

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
      const change = applyWrite(database, statements, { write, writing })
      const actor = write.actor ?? writing.actor
      audit.run(writing.atMs, write.entity, write.id, actor, change.op, auditText(write, change))
      return change
    }
  }
}

interface Written {
  readonly write: RecordWrite
  readonly writing: Writing
}

function applyWrite(database: Database.Database, statements: EntityStatements, written: Written): RecordChange {
  switch (written.write.op) {
    case 'create':
      return create(statements, written.write, written.writing)
    case 'update':
      return update(database, statements, { write: written.write, writing: written.writing })
    case 'delete':
      return remove(statements, written.write, written.writing)
  }
}

function create(
  { entity, insert, insertSearch }: EntityStatements,
  write: Extract<RecordWrite, { op: 'create' }>,
  { actor, at }: Writing
): RecordChange {
  const by = write.actor ?? actor
  assertFits(entity, entity.checkCreate(write.values))
  const own = entity.columns.map((column) => encodeValue(column, write.values[column.field]))
  const { lastInsertRowid } = guardUnique(entity, () => insert.run(write.id, at, by, at, by, ...own))
  insertSearch?.run(lastInsertRowid, searchWords(entity, write.values))
  const after = {
    id: write.id,
    version: 1,
    createdAt: at,
    createdBy: by,
    updatedAt: at,
    updatedBy: by,
    ...write.values
  }
  const changed = Object.keys(write.values)
  return { op: 'create', entity: entity.id, id: write.id, before: null, after, changed }
}

function update(
  database: Database.Database,
  statements: EntityStatements,
  { write, writing }: { readonly write: Extract<RecordWrite, { op: 'update' }>; readonly writing: Writing }
): RecordChange {
  const { entity } = statements
  assertFits(entity, entity.checkUpdate(write.values))
  const { before, n } = readForWrite(statements, write)
  const changed = Object.keys(write.values).filter((field) => !isSame(before[field], write.values[field]))
  const columns = changed.flatMap((field) => entity.columnsByField.get(field) ?? [])
  const by = write.actor ?? writing.actor
  const values = columns.map((column) => encodeValue(column, write.values[column.field]))
  const statement = updateStatement(database, statements, columns)
  guardUnique(entity, () => statement.run(writing.at, by, ...values, n))
  const after = withValues(before, write.values, { version: before.version + 1, updatedAt: writing.at, updatedBy: by })
  if (columns.some((column) => entity.searchColumns.includes(column))) reindex(statements, n, after)
  return { op: 'update', entity: entity.id, id: write.id, before, after, changed }
}

function remove(
  statements: EntityStatements,
  write: Extract<RecordWrite, { op: 'delete' }>,
  { actor, at }: Writing
): RecordChange {
  const { before, n } = readForWrite(statements, write)
  statements.remove.run(at, at, write.actor ?? actor, n)
  statements.deleteSearch?.run(n)
  return { op: 'delete', entity: statements.entity.id, id: write.id, before, after: null, changed: [] }
}

/** Reads the record as it is now and refuses when it is not the version that was read before. */
function readForWrite(
  { entity, select }: EntityStatements,
  write: Exclude<RecordWrite, { op: 'create' }>
): { readonly before: StoredRecord; readonly n: number } {
  if (entity.entity.appendOnly) throw engineError('APPEND_ONLY', { entity: entity.id })
  const row = select.get(write.id) as Row | undefined
  if (!row) throw engineError('NOT_FOUND', { what: entity.id, id: write.id })
  const before = rowToRecord(entity, row)
  if (write.version !== null && write.version !== before.version) {
    throw engineError('VERSION_CONFLICT', { entity: entity.id, id: write.id, version: before.version })
  }
  return { before, n: Number(row['n']) }
}

function prepareStatements(database: Database.Database, entity: CompiledEntity): EntityStatements {
  const names = entity.columns.map((column) => `, "${column.name}"`).join('')
  const places = entity.columns.map(() => ', ?').join('')
  const search = entity.searchColumns.length > 0 ? searchTable(entity) : null
  return {
    entity,
    select: database.prepare(`select * from "${entity.table}" where id = ? and deleted_at is null`),
    insert: database.prepare(
      `insert into "${entity.table}" (id, version, created_at, created_by, updated_at, updated_by${names})
       values (?, 1, ?, ?, ?, ?${places})`
    ),
    insertSearch: search ? database.prepare(`insert into "${search}" (rowid, words) values (?, ?)`) : null,
    deleteSearch: search ? database.prepare(`delete from "${search}" where rowid = ?`) : null,
    remove: database.prepare(
      `update "${entity.table}" set deleted_at = ?, version = version + 1, updated_at = ?, updated_by = ? where n = ?`
    ),
    updates: new Map()
  }
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
  insertSearch?.run(n, searchWords(entity, after as unknown as JsonObject))
}

function withValues(before: StoredRecord, values: JsonObject, system: Partial<StoredRecord>): StoredRecord {
  const merged = Object.entries({ ...before, ...values, ...system }).filter(([, value]) => value !== null)
  return Object.fromEntries(merged) as unknown as StoredRecord
}

/** The last gate: whoever asks for a write, its values fit the entity. */
function assertFits(entity: CompiledEntity, result: CheckResult<JsonObject>): void {
  if (!result.ok) throw engineError('INPUT_INVALID', { entity: entity.id, fields: result.fields as unknown as Json })
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  return (before ?? null) === (after ?? null) || JSON.stringify(before ?? null) === JSON.stringify(after ?? null)
}

function auditText(write: RecordWrite, { before, after, changed }: RecordChange): string {
  if (write.op === 'delete') return '{}'
  // What was not there before needs no old values.
  if (write.op === 'create') return JSON.stringify(write.values)
  return JSON.stringify(
    Object.fromEntries(changed.map((field) => [field, [before?.[field] ?? null, after?.[field] ?? null]]))
  )
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
