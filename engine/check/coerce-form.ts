import type { JsonSchema } from '../../schemas/json.ts'

/**
 * A posted form as its schema means it. A browser sends every field as text, and an empty one as an empty text: so empty
 * texts are left out, and a text becomes a number, a boolean or a list of one where the schema asks for it. A text that
 * does not read as such stays as it is, and the check says what is wrong with it.
 */
export function coerceForm(schema: JsonSchema, value: unknown): unknown {
  const fields = schema['properties']
  if (!isObject(value) || !isObject(fields)) return value
  const entries = Object.entries(value).filter(([, given]) => given !== '')
  return Object.fromEntries(entries.map(([name, given]) => [name, coerceField(fields[name], given)]))
}

function coerceField(field: unknown, given: unknown): unknown {
  const type = isObject(field) ? field['type'] : undefined
  if (typeof given !== 'string') return given
  switch (type) {
    case 'integer':
    case 'number':
      return coerceNumber(given)
    case 'boolean':
      return booleans.get(given) ?? given
    case 'array':
      return [given]
    default:
      return given
  }
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false]
])

/** Fifteen digits are exact; a longer number would be another one. */
function coerceNumber(given: string): number | string {
  const text = given.trim()
  return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text) ? Number(text) : given
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
