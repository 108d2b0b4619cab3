import type { JsonSchema } from '../../../schemas/json.ts'
import { fieldsOf, typeOf } from '../../edit/schema-fields.ts'

/** One field of data that a flow takes or gives, as a row. */
export interface ShapeRow {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
}

export function readShape(schema: JsonSchema): readonly ShapeRow[] {
  return fieldsOf(schema).map(({ name, schema: inner, isRequired }) => ({ name, type: typeOf(inner), isRequired }))
}

/** The schema with those rows; what rows cannot show of a field stays as it was. */
export function writeShape(before: JsonSchema, rows: readonly ShapeRow[]): JsonSchema {
  const known = new Map(fieldsOf(before).map(({ name, schema }) => [name, schema]))
  const properties = rows.map(({ name, type }) => {
    const old = known.get(name)
    return [name, old && typeOf(old) === type ? old : { ...old, type }]
  })
  const required = rows.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return { ...before, type: 'object', properties: Object.fromEntries(properties) as JsonSchema, required }
}
