import addFormats from 'ajv-formats'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ strict: false, discriminator: true, allErrors: true, addUsedSchema: false })
addFormats.default(ajv)
const compiled = new Map<object, ValidateFunction>()

/** What is wrong with a value by a JSON Schema; empty when it fits. */
export function faultsOf(schema: object, value: unknown): readonly ErrorObject[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, validate)
  return validate(value) ? [] : (validate.errors ?? [])
}
