import type { JsonSchema } from '../../schemas/json.ts'
import type { Language, Localized } from '../../schemas/localized.ts'

/** One field of a schema as people read it. */
export interface SchemaRow {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly meaning: string
}

/** The fields that a JSON Schema of an object describes, in order; fields inside fields follow with their path. */
export function describeSchema(schema: JsonSchema, language: Language, path = ''): readonly SchemaRow[] {
  const { properties, required } = schema
  if (!isObject(properties)) return []
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  return Object.entries(properties).flatMap(([key, field]) => {
    if (!isObject(field)) return []
    const name = path === '' ? key : `${path}.${key}`
    const inner = isObject(field['items']) ? field['items'] : field
    const row = { name, type: typeOf(field), isRequired: needed.includes(key), meaning: meaningOf(field, language) }
    return [row, ...describeSchema(inner, language, inner === field ? name : `${name}[]`)]
  })
}

function typeOf(field: JsonSchema): string {
  const { type, format, items } = field
  if (type === 'array') return `${isObject(items) ? typeOf(items) : 'any'}[]`
  const plain = Array.isArray(type) ? type.join(' | ') : text(type) || 'any'
  return typeof format === 'string' ? `${plain} (${format})` : plain
}

const bounds: readonly (readonly [string, Localized])[] = [
  ['minimum', { vi: '≥ {}', en: '≥ {}' }],
  ['maximum', { vi: '≤ {}', en: '≤ {}' }],
  ['minLength', { vi: 'dài ≥ {}', en: 'length ≥ {}' }],
  ['maxLength', { vi: 'dài ≤ {}', en: 'length ≤ {}' }],
  ['minItems', { vi: 'số mục ≥ {}', en: 'items ≥ {}' }],
  ['maxItems', { vi: 'số mục ≤ {}', en: 'items ≤ {}' }],
  ['pattern', { vi: 'mẫu `{}`', en: 'pattern `{}`' }],
  ['default', { vi: 'mặc định {}', en: 'default {}' }]
]

function meaningOf(field: JsonSchema, language: Language): string {
  const annotation = isObject(field['x-mach']) ? field['x-mach'] : {}
  const { labels, help, relation } = annotation
  const parts = [textOf(labels, language) || text(field['title']), textOf(help, language) || text(field['description'])]
  const limits = bounds.flatMap(([name, shown]) =>
    field[name] === undefined ? [] : [shown[language].replace('{}', () => text(field[name]))]
  )
  const target = isObject(relation) ? [`→ ${text(relation['entity'])}`] : []
  return [
    ...parts.filter((part) => part !== ''),
    choices(field, annotation, language),
    [...limits, ...target].join(', ')
  ]
    .filter((part) => part !== '')
    .map((part) => (/[.!?…:]$/u.test(part) ? part : `${part}.`))
    .join(' ')
}

function choices(field: JsonSchema, { options }: JsonSchema, language: Language): string {
  if (!Array.isArray(field['enum'])) return ''
  const labels = isObject(options) ? options : {}
  return field['enum']
    .map((value: unknown) => {
      const label = textOf(labels[text(value)], language)
      return `\`${text(value)}\`${label === '' ? '' : ` ${label}`}`
    })
    .join(', ')
}

function textOf(value: unknown, language: Language): string {
  return isObject(value) ? text((value as Partial<Localized>)[language]) : ''
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
