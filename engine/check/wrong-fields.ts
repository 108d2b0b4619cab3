import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Localized } from '../../schemas/localized.ts'
import { limits } from '../limits.ts'
import { fieldMessage } from './field-message.ts'

/** A field that does not fit, by JSON pointer, with what to do about it. */
export interface WrongField {
  readonly path: string
  readonly message: Localized
}

/** Errors as Ajv gives them, made readable: one message per field, and nothing twice. */
export function wrongFields(errors: readonly ErrorObject[]): readonly WrongField[] {
  const unions = errors.filter(({ keyword }) => unionKeywords.has(keyword))
  const byPath = new Map<string, WrongField>()
  for (const error of errors) {
    if (byPath.size === limits.wrongFieldsMax) break
    if (repeats.has(error.keyword) || unions.some((union) => isPartOf(error, union))) continue
    const path = fieldPath(error)
    const parts = unions.includes(error) ? errors.filter((part) => isPartOf(part, error)) : []
    if (!byPath.has(path)) byPath.set(path, { path, message: fieldMessage(error, parts) })
  }
  return [...byPath.values()]
}

/** These try their parts and tell the outcome; what is wrong with each part is theirs to tell. */
const unionKeywords = new Set(['anyOf', 'oneOf', 'contains'])
/** These only say again what a part of them has said. */
const repeats = new Set(['if', 'propertyNames'])

function isPartOf(error: ErrorObject, union: ErrorObject): boolean {
  return error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath)
}

/** The field to mark: the missing one and the surplus one are named, not the object around them. */
function fieldPath({ instancePath, params, propertyName }: ErrorObject): string {
  const name: unknown =
    params['missingProperty'] ??
    params['additionalProperty'] ??
    params['unevaluatedProperty'] ??
    params['tag'] ??
    propertyName
  return typeof name === 'string' ? `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : instancePath
}
