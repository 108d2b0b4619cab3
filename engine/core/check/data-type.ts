import type { Localized } from '../../../schemas/localized.ts'

/**
 * What is known of a value before any run: enough to say that it surely does not fit, and no more. `any` is a value of
 * which nothing is known; it fits everywhere.
 */
export type DataType =
  | { readonly kind: 'any' | 'null' | 'boolean' | 'time' | 'duration' | 'other' }
  /** `isExact`: an integer of an expression. Numbers in data are never that, whatever their schema says. */
  | { readonly kind: 'number'; readonly isExact: boolean }
  /** `options`: the only texts it can be. */
  | { readonly kind: 'text'; readonly options: readonly string[] | null }
  | { readonly kind: 'list'; readonly item: DataType }
  | ObjectType
  | { readonly kind: 'union'; readonly types: readonly DataType[] }

export interface ObjectType {
  readonly kind: 'object'
  readonly fields: ReadonlyMap<string, FieldType>
  /** It may have fields besides. */
  readonly isOpen: boolean
  /** Of the fields of each group at least one is there. */
  readonly atLeastOne: readonly (readonly string[])[]
}

export interface FieldType {
  readonly type: DataType
  /** False when the field may be missing. */
  readonly isSure: boolean
}

export const anyType: DataType = { kind: 'any' }
export const booleanType: DataType = { kind: 'boolean' }
export const numberType: DataType = { kind: 'number', isExact: false }
export const textType: DataType = { kind: 'text', options: null }

export function optionsType(options: readonly string[]): DataType {
  return { kind: 'text', options }
}

export function listType(item: DataType): DataType {
  return { kind: 'list', item }
}

/** An object with these fields and no others; a name that ends in `?` may be missing. */
export function objectType(fields: Readonly<Record<string, DataType>>, isOpen = false): ObjectType {
  const named = Object.entries(fields).map(([name, type]): [string, FieldType] =>
    name.endsWith('?') ? [name.slice(0, -1), { type, isSure: false }] : [name, { type, isSure: true }]
  )
  return { kind: 'object', fields: new Map(named), isOpen, atLeastOne: [] }
}

/** Any of the types; what is in none of them cannot be. */
export function unionType(types: readonly DataType[]): DataType {
  const flat = types.flatMap((type) => (type.kind === 'union' ? type.types : [type]))
  if (flat.some(({ kind }) => kind === 'any')) return anyType
  const [first] = flat
  if (first === undefined) return anyType
  if (flat.every((type) => type === first)) return first
  if (flat.every(({ kind }) => kind === 'text')) return joinTexts(flat)
  if (flat.every((type) => type.kind === 'number')) return flat.every(({ isExact }) => isExact) ? first : numberType
  return { kind: 'union', types: flat }
}

function joinTexts(types: readonly DataType[]): DataType {
  const options = types.map((type) => (type.kind === 'text' ? type.options : null))
  if (options.includes(null)) return textType
  return optionsType([...new Set(options.flatMap((each) => each ?? []))])
}

/** The kinds a value may be of; null when nothing is known. */
export function kindsOf(type: DataType): ReadonlySet<DataType['kind']> | null {
  if (type.kind === 'any') return null
  if (type.kind !== 'union') return new Set([type.kind])
  return new Set(type.types.map(({ kind }) => kind))
}

/** The field of a value, or null when it surely has none of that name. */
export function fieldOf(type: DataType, name: string): FieldType | null {
  switch (type.kind) {
    case 'any':
      return { type: anyType, isSure: true }
    case 'object':
      return type.fields.get(name) ?? (type.isOpen ? { type: anyType, isSure: true } : null)
    case 'union':
      return fieldOfUnion(type.types, name)
    default:
      return null
  }
}

function fieldOfUnion(types: readonly DataType[], name: string): FieldType | null {
  const found = types.map((type) => fieldOf(type, name))
  const there = found.filter((field) => field !== null)
  if (there.length === 0) return null
  const isSure = found.every((field) => field?.isSure === true)
  return { type: unionType(there.map((field) => field.type)), isSure }
}

/** Names of all fields that are known, for suggestions. */
export function fieldNames(type: DataType): readonly string[] {
  if (type.kind === 'object') return [...type.fields.keys()]
  return type.kind === 'union' ? type.types.flatMap(fieldNames) : []
}

const kindWords: Readonly<Record<DataType['kind'], Localized>> = {
  any: { vi: 'dữ liệu bất kỳ', en: 'anything' },
  null: { vi: 'giá trị rỗng', en: 'nothing' },
  boolean: { vi: 'đúng hoặc sai', en: 'true or false' },
  number: { vi: 'số', en: 'a number' },
  text: { vi: 'văn bản', en: 'a text' },
  time: { vi: 'thời điểm', en: 'a time' },
  duration: { vi: 'khoảng thời gian', en: 'a duration' },
  list: { vi: 'danh sách', en: 'a list' },
  object: { vi: 'nhóm trường', en: 'an object' },
  other: { vi: 'giá trị của biểu thức', en: 'a value of expressions only' },
  union: { vi: 'nhiều loại', en: 'several kinds' }
}

/** The type in words. */
export function describeType(type: DataType): Localized {
  if (type.kind !== 'union') return kindWords[type.kind]
  const words = [...new Set(type.types.map(({ kind }) => kind))].map((kind) => kindWords[kind])
  return { vi: words.map(({ vi }) => vi).join(' hoặc '), en: words.map(({ en }) => en).join(' or ') }
}

const wholeNumber: Localized = { vi: 'số nguyên, ví dụ int(…)', en: 'a whole number, for example int(…)' }

/** In words what has to be there; whole numbers have to be made. */
export function describeWanted(type: DataType): Localized {
  return type.kind === 'number' && type.isExact ? wholeNumber : describeType(type)
}
