import type { Entity, Field } from '../../schemas/entity.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { compileCheck, type CheckResult } from '../check.ts'
import { limits } from '../limits.ts'

/** An entity ready for use: its table, its columns, and checks of what is written. */
export interface CompiledEntity {
  readonly id: string
  readonly entity: Entity
  /** Table name, for example `shop_price_list`. */
  readonly table: string
  readonly columns: readonly Column[]
  readonly columnsByField: ReadonlyMap<string, Column>
  /** Groups of fields that are unique together, the single ones included. */
  readonly uniques: readonly (readonly string[])[]
  readonly searchColumns: readonly Column[]
  checkCreate(values: unknown): CheckResult<JsonObject>
  checkUpdate(values: unknown): CheckResult<JsonObject>
}

export interface Column {
  readonly field: string
  readonly name: string
  readonly kind: 'text' | 'integer' | 'real' | 'boolean' | 'json'
  readonly isIndexed: boolean
  readonly isPhone: boolean
  readonly isRequired: boolean
}

/** Whose a record is: a field that every entity has, and that is written like its own. */
export const ownerColumn: Column = {
  field: 'ownerId',
  name: 'owner_id',
  kind: 'text',
  isIndexed: true,
  isPhone: false,
  isRequired: false
}

const ownerSchema = { type: ['string', 'null'], minLength: 1, maxLength: limits.keyCharsMax }

/** Prepares an entity that has passed its schema. */
export function compileEntity(entity: Entity): CompiledEntity {
  const columns = Object.entries(entity.fields).map(([field, spec]) => toColumn(entity, field, spec))
  const singles = Object.entries(entity.fields).flatMap(([field, spec]) => (spec['x-mach'].unique ? [[field]] : []))
  return {
    id: entity.id,
    entity,
    table: snakeCase(entity.id.replace('.', '_')),
    columns,
    columnsByField: new Map(columns.map((column) => [column.field, column])),
    uniques: [...singles, ...(entity.unique ?? [])],
    searchColumns: columns.filter((column) => entity.fields[column.field]?.['x-mach'].search === true),
    checkCreate: compileCheck<JsonObject>(createSchema(entity)),
    checkUpdate: compileCheck<JsonObject>(updateSchema(entity))
  }
}

function toColumn(entity: Entity, field: string, spec: Field): Column {
  const annotation = spec['x-mach']
  return {
    field,
    name: snakeCase(field),
    kind: kindOf(spec.type),
    isIndexed: annotation.index === true || annotation.relation !== undefined,
    isPhone: annotation.format === 'phone',
    isRequired: entity.required?.includes(field) ?? false
  }
}

function kindOf(type: Field['type']): Column['kind'] {
  switch (type) {
    case 'string':
      return 'text'
    case 'integer':
      return 'integer'
    case 'number':
      return 'real'
    case 'boolean':
      return 'boolean'
    case 'array':
    case 'object':
      return 'json'
  }
}

function createSchema(entity: Entity): JsonObject {
  return {
    type: 'object',
    required: [...(entity.required ?? [])],
    additionalProperties: false,
    properties: {
      ownerId: { ...ownerSchema, type: 'string' },
      ...mapFields(entity, (spec, name) => bounded(entity, spec, name))
    }
  }
}

/** For a change every field is optional, and null empties it unless it is required. */
function updateSchema(entity: Entity): JsonObject {
  const nullable = (spec: Field, name: string): JsonObject =>
    entity.required?.includes(name)
      ? bounded(entity, spec, name)
      : { anyOf: [{ type: 'null' }, bounded(entity, spec, name)] }
  const properties = { ownerId: ownerSchema, ...mapFields(entity, nullable) }
  return { type: 'object', minProperties: 1, additionalProperties: false, properties }
}

/** A field's schema with the bounds that hold where it sets none: what a database column and its index can take. */
function bounded(entity: Entity, spec: Field, name: string): JsonObject {
  const plain = spec as unknown as JsonObject
  if (spec.type === 'integer') return { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...plain }
  if (spec.type !== 'string') return plain
  const maxLength = isIndexed(entity, spec, name) ? limits.indexedTextCharsMax : limits.textCharsMax
  return { maxLength, ...plain }
}

function isIndexed(entity: Entity, { 'x-mach': annotation }: Field, name: string): boolean {
  const { index, relation, unique } = annotation
  const isInGroup = entity.unique?.some((fields) => fields.includes(name)) ?? false
  return index === true || relation !== undefined || unique === true || isInGroup
}

function mapFields(entity: Entity, make: (spec: Field, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(entity.fields).map(([name, spec]) => [name, make(spec, name)]))
}

/** `priceList` as `price_list`: SQL tools fold case. */
function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
