import type { Effect, MessageEffect, SignalEffect } from '../../schemas/effect.ts'
import type { Json } from '../../schemas/json.ts'
import type { FieldTest, StoredRecord } from '../../schemas/record.ts'
import type { KnownEntity } from './define-entity.ts'

/** Records in memory, for the pretend engine of tests: they keep versions, unique values and append-only tables. */
export type Tables = ReadonlyMap<string, Map<string, StoredRecord>>

/** What is kept of an entity: a foreign one promises less. */
export interface FakeEntity extends KnownEntity {
  readonly unique?: readonly (readonly string[])[]
  readonly appendOnly?: boolean
}

export interface Query {
  readonly where?: Readonly<Record<string, FieldTest | undefined>>
  readonly sort?: string
  readonly limit?: number
}

/** The records of a table that a query asks for, newest first unless it says otherwise. */
export function select(
  records: readonly StoredRecord[],
  { where = {}, sort = '', limit = 50 }: Query
): readonly StoredRecord[] {
  const field = sort.replace(/^-/, '')
  const wanted = Object.entries(where)
  const found = records.filter((record) => wanted.every(([name, test]) => fits(record[name] ?? null, test ?? null)))
  if (field === '') return found.toReversed().slice(0, limit)
  const ascending = found.toSorted((a, b) => (isBefore(a[field], b[field]) ? -1 : 1))
  return (sort.startsWith('-') ? ascending.toReversed() : ascending).slice(0, limit)
}

const tests: Readonly<Record<string, (value: Json, wanted: Json) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  lt: (value, wanted) => isBefore(value, wanted),
  lte: (value, wanted) => value === wanted || isBefore(value, wanted),
  gt: (value, wanted) => isBefore(wanted, value),
  gte: (value, wanted) => value === wanted || isBefore(wanted, value),
  in: (value, wanted) => Array.isArray(wanted) && wanted.some((each) => each === value)
}

function fits(value: Json, test: FieldTest): boolean {
  if (test === null || typeof test !== 'object') return value === test
  return Object.entries(test).every(([name, wanted]) => tests[name]?.(value, wanted) ?? false)
}

function isBefore(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  return typeof a === 'string' && typeof b === 'string' && a < b
}

export interface Place {
  readonly tables: Tables
  readonly entities: ReadonlyMap<string, FakeEntity>
  readonly now: string
}

/** Makes one change, or throws as the engine would refuse it. */
export function applyChange(
  { tables, entities, now }: Place,
  effect: Exclude<Effect, MessageEffect | SignalEffect>
): void {
  const table = tableOf(tables, effect.entity)
  const entity = entities.get(effect.entity)
  const before = table.get(effect.id)
  if (effect.kind === 'create') {
    const made: StoredRecord = {
      ...effect.values,
      id: effect.id,
      version: 1,
      createdAt: now,
      createdBy: 'test',
      updatedAt: now,
      updatedBy: 'test'
    }
    refuseTaken(entity, table, made)
    table.set(effect.id, made)
    return
  }
  if (entity?.appendOnly) throw new Error(`${effect.entity} can only be added to`)
  if (before?.version !== effect.version) throw new Error(`${effect.entity} ${effect.id} has changed meanwhile`)
  if (effect.kind === 'delete') {
    table.delete(effect.id)
    return
  }
  const after: StoredRecord = { ...before, ...effect.values, version: before.version + 1, updatedAt: now }
  const kept = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null)) as StoredRecord
  refuseTaken(entity, table, kept)
  table.set(effect.id, kept)
}

function refuseTaken(
  entity: FakeEntity | undefined,
  table: ReadonlyMap<string, StoredRecord>,
  record: StoredRecord
): void {
  const singles = Object.entries(entity?.fields ?? {}).flatMap(([name, field]) =>
    annotationOf(field).unique === true ? [[name]] : []
  )
  for (const group of [...singles, ...(entity?.unique ?? [])]) {
    if (group.some((name) => record[name] === undefined)) continue
    for (const other of table.values()) {
      if (other.id === record.id || group.some((name) => other[name] !== record[name])) continue
      throw new Error(`${entity?.id}: another record has the same ${group.join(', ')}`)
    }
  }
}

/** A foreign entity names only the types of its fields. */
function annotationOf(field: object): { readonly unique?: boolean } {
  return 'x-mach' in field ? (field['x-mach'] as { readonly unique?: boolean }) : {}
}

export function tableOf(tables: Tables, entity: string): Map<string, StoredRecord> {
  const table = tables.get(entity)
  if (!table) throw new Error(`No plugin of this world declares ${entity}`)
  return table
}
