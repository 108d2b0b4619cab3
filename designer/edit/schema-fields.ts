import type { JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'

/** One value that a JSON Schema describes, with the words its author gave it. */
export interface SchemaField {
  readonly name: string
  readonly schema: JsonSchema
  readonly labels: Localized | null
  readonly help: Localized | null
  readonly isRequired: boolean
}

/** How a value is entered. */
export type Control =
  | 'text'
  | 'longText'
  | 'email'
  | 'phone'
  | 'uri'
  | 'day'
  | 'moment'
  | 'number'
  | 'choice'
  | 'boolean'
  | 'list'
  | 'object'
  | 'json'

export function fieldsOf(schema: JsonSchema): readonly SchemaField[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = new Set((schema['required'] ?? []) as readonly string[])
  return Object.entries(properties).map(([name, property]) => ({
    name,
    schema: property,
    labels: (annotation(property)['labels'] as Localized | undefined) ?? null,
    help: (annotation(property)['help'] as Localized | undefined) ?? null,
    isRequired: required.has(name)
  }))
}

export function controlOf(schema: JsonSchema): Control {
  if (choicesOf(schema).length > 0) return 'choice'
  switch (typeOf(schema)) {
    case 'string':
      return textControl(schema)
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return isPlain(schema['items']) ? 'list' : 'json'
    case 'object':
      return fieldsOf(schema).length > 0 ? 'object' : 'json'
    default:
      return 'json'
  }
}

/** The first type that is named; a schema that names none takes anything. */
export function typeOf(schema: JsonSchema): string {
  const type = schema['type']
  if (typeof type === 'string') return type
  return Array.isArray(type) && typeof type[0] === 'string' ? type[0] : 'any'
}

export function choicesOf(
  schema: JsonSchema
): readonly { readonly value: string; readonly labels: Localized | null }[] {
  const values = Array.isArray(schema['enum']) ? (schema['enum'] as readonly unknown[]) : []
  const options = (annotation(schema)['options'] ?? {}) as Readonly<Record<string, Localized>>
  return values.filter((value) => typeof value === 'string').map((value) => ({ value, labels: options[value] ?? null }))
}

function textControl(schema: JsonSchema): Control {
  const format = annotation(schema)['format'] ?? schema['format']
  if (format === 'longText' || format === 'email' || format === 'phone' || format === 'uri') return format
  if (format === 'date') return 'day'
  return format === 'date-time' ? 'moment' : 'text'
}

function isPlain(items: unknown): boolean {
  if (typeof items !== 'object' || items === null) return false
  return ['string', 'integer', 'number'].includes(typeOf(items as JsonSchema))
}

function annotation(schema: JsonSchema): Readonly<Record<string, unknown>> {
  return (schema['x-mach'] ?? {}) as Readonly<Record<string, unknown>>
}
