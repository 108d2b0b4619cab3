import addFormats from 'ajv-formats'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonSchema } from '../schemas/json.ts'
import { coerceForm } from './check/coerce-form.ts'
import { compilePattern } from './check/compile-pattern.ts'
import { findSchemaFault, formatsChecked } from './check/find-schema-fault.ts'
import { wrongFields, type WrongField } from './check/wrong-fields.ts'
import { engineError } from './errors.ts'
import { limits } from './limits.ts'

export type { WrongField }

/**
 * The border: what comes from outside is checked here against a JSON Schema, once, and trusted afterwards. It is the only
 * place that knows the schema checker. It must never load a schema from anywhere, let a foreign schema cost more than
 * its size, or change the value it checks.
 */
export type Check<T> = (value: unknown) => CheckResult<T>

export type CheckResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fields: readonly WrongField[] }

export interface CheckOptions {
  /** The schema is written in this repository. All others are foreign: they must be small and harmless, or are refused. */
  readonly trusted?: boolean
  /** The value is a posted form: empty texts are left out, and texts become numbers and booleans where the schema wants them. */
  readonly coerce?: boolean
}

/** Makes a check of a JSON Schema (draft 2020-12). Throws INPUT_INVALID, naming the place, when the schema is refused. */
export function compileCheck<T>(schema: JsonSchema, options: CheckOptions = {}): Check<T> {
  const key = `${options.trusted === true}/${options.coerce === true}`
  const known = checksBySchema.get(schema) ?? new Map<string, Check<unknown>>()
  checksBySchema.set(schema, known)
  const check = known.get(key) ?? makeCheck(schema, options)
  known.set(key, check)
  return check as Check<T>
}

/** Kept as long as their schema: a plugin that is replaced takes its checks with it. */
const checksBySchema = new WeakMap<JsonSchema, Map<string, Check<unknown>>>()

function makeCheck(schema: JsonSchema, { trusted = false, coerce = false }: CheckOptions): Check<unknown> {
  if (!trusted) refuseFaulty(schema)
  const validate = compile(schema, { trusted, allErrors: false })
  let explain: ValidateFunction | null = null
  return (given) => {
    const value = coerce ? coerceForm(schema, given) : given
    const errors = findErrors(validate, value)
    if (errors.length === 0) return { ok: true, value }
    if (!isSmall(value)) return { ok: false, fields: wrongFields(errors) }
    explain ??= compile(schema, { trusted, allErrors: true })
    return { ok: false, fields: wrongFields(findErrors(explain, value)) }
  }
}

function refuseFaulty(schema: JsonSchema): void {
  const fault = findSchemaFault(schema)
  const faults = fault ? [fault] : metaSchemaFaults(schema)
  if (faults.length > 0) throw engineError('INPUT_INVALID', { fields: faults.map((field) => ({ ...field })) })
}

function metaSchemaFaults(schema: JsonSchema): readonly WrongField[] {
  metaSchema ??= new Ajv2020({ strict: false, logger: false })
  return metaSchema.validateSchema(withoutDialect(schema)) === true ? [] : wrongFields(metaSchema.errors ?? [])
}

/** Made when the first foreign schema comes: it takes a tenth of a second. */
let metaSchema: Ajv2020 | null = null

/**
 * Each schema gets a checker of its own, in half a millisecond: so nothing of a schema stays behind when it goes, and two
 * versions of a plugin may use the same `$id`.
 */
function compile(
  schema: JsonSchema,
  { trusted, allErrors }: { readonly trusted: boolean; readonly allErrors: boolean }
): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    meta: false,
    validateSchema: false,
    discriminator: true,
    logger: false,
    allErrors,
    code: trusted ? {} : { regExp: linearRegExp }
  })
  addFormats.default(ajv, [...formatsChecked])
  try {
    return ajv.compile(withoutDialect(schema))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (trusted) throw engineError('BUG', { reason }, error)
    throw engineError('INPUT_INVALID', { fields: [{ path: '', message: { vi: reason, en: reason } }] }, error)
  }
}

/** Schemas pasted from elsewhere often name an older draft; they are read as the current one. */
function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema
}

const linearRegExp = Object.assign(
  (pattern: string) => {
    const compiled = compilePattern(pattern)
    if (!compiled.ok) throw engineError('BUG', { reason: `the pattern ${pattern} was not refused: ${compiled.reason}` })
    return compiled
  },
  { code: 'new RegExp' }
)

function findErrors(validate: ValidateFunction, value: unknown): readonly ErrorObject[] {
  try {
    return validate(value) ? [] : (validate.errors ?? [])
  } catch (error) {
    // A schema that holds itself, as a flow's step tree does, is followed as deep as the data goes.
    if (error instanceof RangeError) return [tooDeep]
    throw error
  }
}

const tooDeep: ErrorObject = { keyword: 'depth', instancePath: '', schemaPath: '#', params: {} }

/** All errors are looked for only in data of a size that a person fills in; else the first one must do. */
function isSmall(value: unknown): boolean {
  const open = [value]
  for (let seen = 0; open.length > 0; seen += 1) {
    if (seen > limits.explainedValuesMax) return false
    const next = open.pop()
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) open.push(part)
  }
  return true
}
