import type { Json, JsonObject } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CheckResult } from '../check.ts'
import { engineError } from '../errors.ts'
import type { RecordChange } from '../core/event.ts'
import type { CreateWrite, RecordWrite, UpdateWrite } from '../ports/store.ts'
import type { CompiledEntity } from './compile-entity.ts'

/** Who writes and when; the same for all writes of a commit. */
export interface Writing {
  readonly actor: string
  /** ISO 8601. */
  readonly at: string
  readonly atMs: number
}

/** The record as it is now, and the change that is asked for. */
export interface AskedWrite {
  readonly write: RecordWrite
  readonly before: StoredRecord | null
  readonly writing: Writing
}

/** What a write comes to: the change, and its line in the audit trail. The same for every database. */
export interface PlannedWrite {
  readonly change: RecordChange
  readonly actor: string
  /** JSON text: old and new value by field; of a new record just its values. */
  readonly auditText: string
}

/** Works a write out, or throws what refuses it. */
export function planWrite(entity: CompiledEntity, asked: AskedWrite): PlannedWrite {
  const { write, before, writing } = asked
  const change = planChange(entity, asked)
  return { change: { ...change, before }, actor: write.actor ?? writing.actor, auditText: auditText(write, change) }
}

function planChange(entity: CompiledEntity, { write, before, writing }: AskedWrite): RecordChange {
  const by = write.actor ?? writing.actor
  if (write.op === 'create') return create(entity, write, { ...writing, actor: by })
  const current = requireCurrent(entity, write, before)
  if (write.op === 'update') return update(entity, { write, before: current }, { ...writing, actor: by })
  return { op: 'delete', entity: entity.id, id: write.id, before, after: null, changed: [] }
}

function create(entity: CompiledEntity, { id, values }: CreateWrite, { actor, at }: Writing): RecordChange {
  assertFits(entity, entity.checkCreate(values))
  const system = { id, version: 1, createdAt: at, createdBy: actor, updatedAt: at, updatedBy: actor }
  return {
    op: 'create',
    entity: entity.id,
    id,
    before: null,
    after: { ...system, ...values },
    changed: Object.keys(values)
  }
}

function update(
  entity: CompiledEntity,
  { write, before }: { readonly write: UpdateWrite; readonly before: StoredRecord },
  { actor, at }: Writing
): RecordChange {
  assertFits(entity, entity.checkUpdate(write.values))
  const changed = Object.keys(write.values).filter((field) => !isSame(before[field], write.values[field]))
  const after = withValues(before, write.values, { version: before.version + 1, updatedAt: at, updatedBy: actor })
  return { op: 'update', entity: entity.id, id: write.id, before, after, changed }
}

/** The record as it is now; refused when it is not the version that was read before. */
function requireCurrent(
  entity: CompiledEntity,
  write: Exclude<RecordWrite, { op: 'create' }>,
  before: StoredRecord | null
): StoredRecord {
  if (entity.entity.appendOnly) throw engineError('APPEND_ONLY', { entity: entity.id })
  if (!before) throw engineError('NOT_FOUND', { what: entity.id, id: write.id })
  if (write.version === null || write.version === before.version) return before
  throw engineError('VERSION_CONFLICT', { entity: entity.id, id: write.id, version: before.version })
}

/** The last gate: whoever asks for a write, its values fit the entity. */
function assertFits(entity: CompiledEntity, result: CheckResult<JsonObject>): void {
  if (!result.ok) throw engineError('INPUT_INVALID', { entity: entity.id, fields: result.fields as unknown as Json })
  const wrong = Object.entries(result.value).find(([, value]) => typeof value === 'string' && value.includes('\0'))
  if (!wrong) return
  const message = { vi: 'Chữ không được chứa ký tự rỗng (NUL).', en: 'A text must not hold the character NUL.' }
  throw engineError('INPUT_INVALID', { entity: entity.id, fields: [{ path: `/${wrong[0]}`, message }] })
}

function withValues(before: StoredRecord, values: JsonObject, system: Partial<StoredRecord>): StoredRecord {
  const merged = Object.entries({ ...before, ...values, ...system }).filter(([, value]) => value !== null)
  return Object.fromEntries(merged) as unknown as StoredRecord
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  return (before ?? null) === (after ?? null) || JSON.stringify(before ?? null) === JSON.stringify(after ?? null)
}

function auditText(write: RecordWrite, { before, after, changed }: RecordChange): string {
  if (write.op === 'delete') return '{}'
  // What was not there before needs no old values.
  if (write.op === 'create') return JSON.stringify(write.values)
  const changes = changed.map((field) => [field, [before?.[field] ?? null, after?.[field] ?? null]])
  return JSON.stringify(Object.fromEntries(changes))
}
