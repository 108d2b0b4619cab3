import type { Json } from '../../../schemas/json.ts'
import { limits } from '../../limits.ts'
import {
  anyType,
  booleanType,
  listType,
  numberType,
  optionsType,
  textType,
  unionType,
  type DataType,
  type FieldType
} from './data-type.ts'

const known = new WeakMap<object, DataType>()

/** The type of the values that a JSON Schema describes. What it cannot read is `any`: it must never refuse a good value. */
export function typeOfSchema(schema: unknown): DataType {
  if (!isObject(schema)) return anyType
  const before = known.get(schema)
  if (before) return before
  const type = read(schema, { root: schema, depth: 0, referred: new Map() })
  known.set(schema, type)
  return type
}

interface Reading {
  readonly root: Schema
  readonly depth: number
  /** What each reference stands for, read once. */
  readonly referred: Map<string, DataType>
}

type Schema = { readonly [keyword: string]: unknown }

function read(schema: unknown, reading: Reading): DataType {
  if (!isObject(schema) || reading.depth > limits.schemaDepthMax) return anyType
  const deeper = { ...reading, depth: reading.depth + 1 }
  if (typeof schema['$ref'] === 'string') return follow(schema['$ref'], deeper)
  if ('const' in schema) return typeOfValues([schema['const']])
  if (Array.isArray(schema['enum'])) return typeOfValues(schema['enum'])
  const { type } = schema
  if (Array.isArray(type)) return unionType(type.map((each) => readKind(each, schema, deeper)))
  if (typeof type === 'string') return readKind(type, schema, deeper)
  if (isObject(schema['properties'])) return readKind('object', schema, deeper)
  const either = schema['anyOf'] ?? schema['oneOf']
  return Array.isArray(either) ? unionType(either.map((each) => read(each, deeper))) : anyType
}

function readKind(kind: unknown, schema: Schema, reading: Reading): DataType {
  switch (kind) {
    case 'string':
      return textType
    case 'integer':
    case 'number':
      return numberType
    case 'boolean':
      return booleanType
    case 'null':
      return { kind: 'null' }
    case 'array':
      return listType(read(schema['items'], reading))
    case 'object':
      return readObject(schema, reading)
    default:
      return anyType
  }
}

function readObject(schema: Schema, reading: Reading): DataType {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const fields = Object.entries(properties).map(([name, each]): [string, FieldType] => [
    name,
    { type: read(each, reading), isSure: required.has(name) }
  ])
  const isOpen = schema['additionalProperties'] !== false || 'patternProperties' in schema || 'allOf' in schema
  return { kind: 'object', fields: new Map(fields), isOpen, atLeastOne: groupsOf(schema['anyOf']) }
}

/** `anyOf` of `required` with one name each: at least one of these fields is there. */
function groupsOf(anyOf: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(anyOf)) return []
  const names = anyOf.map((each) => {
    const required = isObject(each) ? each['required'] : undefined
    return Array.isArray(required) && required.length === 1 && typeof required[0] === 'string' ? required[0] : null
  })
  return names.includes(null) ? [] : [names.flatMap((name) => name ?? [])]
}

/** The type of a value that stands there, or of one of several. */
export function typeOfValues(values: readonly unknown[]): DataType {
  return unionType(values.map((value) => typeOfValue(value as Json)))
}

function typeOfValue(value: Json): DataType {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'string') return optionsType([value])
  if (typeof value === 'number') return numberType
  if (typeof value === 'boolean') return booleanType
  if (Array.isArray(value)) return listType(typeOfValues(value))
  const fields = Object.entries(value).map(([name, each]): [string, FieldType] => [
    name,
    { type: typeOfValue(each), isSure: true }
  ])
  return { kind: 'object', fields: new Map(fields), isOpen: false, atLeastOne: [] }
}

/** A schema that refers to itself is `any` where it does. */
function follow(reference: string, reading: Reading): DataType {
  const before = reading.referred.get(reference)
  if (before) return before
  reading.referred.set(reference, anyType)
  const type = read(partAt(reading.root, reference), reading)
  reading.referred.set(reference, type)
  return type
}

function partAt(root: Schema, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined
  let at: unknown = root
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Schema)[name]
  }
  return at
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
