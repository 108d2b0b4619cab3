import type { JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import { limits } from '../limits.ts'
import { compilePattern } from './compile-pattern.ts'
import type { WrongField } from './wrong-fields.ts'

/**
 * Finds what makes a foreign schema dangerous: one written by a plugin's author or drawn into a webhook. Checking data
 * against it must never cost more than the parts of the schema times the size of the data:
 * - the schema is walked as the checker will walk it, through every reference, and has to stay within limits; so a
 *   reference that meets itself, or parts that double each other, are too large;
 * - a reference stays inside the schema: nothing is ever loaded;
 * - patterns are those that can be matched in linear time;
 * - lists whose items are compared with each other are short.
 * Gives the first fault with its place in the schema, or null.
 */
export function findSchemaFault(schema: JsonSchema): WrongField | null {
  return faultAt({ root: schema, nodes: 0 }, schema, { path: '', depth: 0 })
}

/** Formats that are checked; another one would check nothing, so it is refused. */
export const formatsChecked = [
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uuid'
] as const

interface Walk {
  readonly root: JsonSchema
  nodes: number
}

interface Place {
  readonly path: string
  readonly depth: number
}

type PlainObject = Readonly<Record<string, unknown>>

function faultAt(walk: Walk, schema: unknown, place: Place): WrongField | null {
  if (typeof schema === 'boolean') return null
  if (!isPlainObject(schema)) return { path: place.path, message: messages.notSchema }
  walk.nodes += 1
  if (walk.nodes > limits.schemaPartsMax || place.depth > limits.schemaDepthMax)
    return { path: place.path, message: messages.tooLarge }
  return keywordFault(schema, place) ?? patternFault(schema, place) ?? partFault(walk, schema, place)
}

const refusedKeywords = new Set(['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', '$anchor'])

function keywordFault(schema: PlainObject, { path, depth }: Place): WrongField | null {
  const refused = Object.keys(schema).find((name) => refusedKeywords.has(name) || (name === '$id' && depth > 0))
  if (refused !== undefined) return { path: `${path}/${refused}`, message: messages.keyword(refused) }
  const format = schema['format']
  if (format !== undefined && !formatsChecked.some((name) => name === format)) {
    return { path: `${path}/format`, message: messages.format }
  }
  const isLong = !(Number(schema['maxItems']) <= limits.uniqueItemsMax)
  if (schema['uniqueItems'] === true && isLong) return { path: `${path}/uniqueItems`, message: messages.uniqueItems }
  return null
}

function patternFault(schema: PlainObject, { path }: Place): WrongField | null {
  const own = schema['pattern']
  const named = isPlainObject(schema['patternProperties']) ? Object.keys(schema['patternProperties']) : []
  for (const pattern of typeof own === 'string' ? [own, ...named] : named) {
    const compiled = compilePattern(pattern)
    const keyword = pattern === own ? 'pattern' : 'patternProperties'
    if (!compiled.ok) return { path: `${path}/${keyword}`, message: messages.pattern(compiled.reason) }
  }
  return null
}

function partFault(walk: Walk, schema: PlainObject, { path, depth }: Place): WrongField | null {
  for (const [at, part] of partsOf(walk.root, schema)) {
    const fault = faultAt(walk, part, { path: `${path}/${at}`, depth: depth + 1 })
    if (fault) return fault
  }
  return null
}

const keywordsWithSchema = new Set(
  'items additionalProperties unevaluatedItems unevaluatedProperties propertyNames contains not if then else'.split(' ')
)
const keywordsWithSchemas = new Set(
  'allOf anyOf oneOf prefixItems properties patternProperties dependentSchemas'.split(' ')
)

/** What a reference points to counts where the reference stands: there it costs its time. */
function partsOf(root: JsonSchema, schema: PlainObject): readonly (readonly [string, unknown])[] {
  return Object.entries(schema).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (name === '$ref') return [[name, resolve(root, value)]]
    if (keywordsWithSchema.has(name)) return [[name, value]]
    if (!keywordsWithSchemas.has(name) || !isContainer(value)) return []
    return Object.entries(value).map(([key, part]) => [`${name}/${key}`, part])
  })
}

function resolve(root: JsonSchema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !/^#(?:\/[^%]*)?$/u.test(reference)) return undefined
  const names = reference.split('/').slice(1)
  return names.reduce<unknown>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    return isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, root)
}

function isContainer(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null
}

function isPlainObject(value: unknown): value is PlainObject {
  return isContainer(value) && !Array.isArray(value)
}

const messages = {
  notSchema: {
    vi: 'Phải là một JSON Schema; tham chiếu chỉ được trỏ vào bên trong chính nó.',
    en: 'Must be a JSON Schema; a reference may only point inside it.'
  },
  tooLarge: {
    vi: `JSON Schema quá lớn hoặc tự lặp: nhiều nhất ${limits.schemaPartsMax} phần, lồng ${limits.schemaDepthMax} tầng.`,
    en: `The JSON Schema is too large or repeats itself: at most ${limits.schemaPartsMax} parts, ${limits.schemaDepthMax} levels deep.`
  },
  format: {
    vi: `Định dạng này không được hỗ trợ. Hãy dùng: ${formatsChecked.join(', ')}.`,
    en: `This format is not supported. Use one of: ${formatsChecked.join(', ')}.`
  },
  uniqueItems: {
    vi: `Cần kèm maxItems, nhiều nhất ${limits.uniqueItemsMax}.`,
    en: `Needs maxItems beside it, ${limits.uniqueItemsMax} at most.`
  },
  keyword: (name: string): Localized => ({
    vi: `Từ khóa ${name} không được dùng ở đây.`,
    en: `The keyword ${name} is not allowed here.`
  }),
  pattern: (reason: string): Localized => ({
    vi: `Mẫu này không dùng được: ${reason}.`,
    en: `This pattern cannot be used: ${reason}.`
  })
} as const
