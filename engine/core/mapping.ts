import type { MappingValue } from '../../schemas/mapping.ts'
import type { Json } from '../../schemas/json.ts'
import { compileExpression, valueAt, type Expression, type Scope } from './expression.ts'
import { compileText, type Text } from './text.ts'

/** A value of a mapping, ready to be resolved. Undefined means: leave the key out. */
export interface CompiledMapping {
  resolve(scope: Scope): Json | undefined
  readonly expressions: readonly Expression[]
  readonly texts: readonly Text[]
}

/** Compiles what a step's input is made of. A bare path with nothing at it leaves its key out; any other failure throws. */
export function compileMapping(value: MappingValue): CompiledMapping {
  if (isCel(value)) return fromExpression(compileExpression(value.cel))
  if (isText(value)) return fromText(compileText(value.text))
  if (Array.isArray(value)) return fromList(value.map((each: MappingValue) => compileMapping(each)))
  if (isObject(value)) return fromObject(value)
  return { resolve: () => value, expressions: [], texts: [] }
}

function fromExpression(expression: Expression): CompiledMapping {
  const { path } = expression
  const resolve = path ? (scope: Scope) => valueAt(scope, path) : (scope: Scope) => expression.evaluate(scope)
  return { resolve, expressions: [expression], texts: [] }
}

function fromText(text: Text): CompiledMapping {
  return { resolve: (scope) => text.render(scope), expressions: [], texts: [text] }
}

function fromList(parts: readonly CompiledMapping[]): CompiledMapping {
  return { ...collect(parts), resolve: (scope) => parts.map((part) => part.resolve(scope) ?? null) }
}

function fromObject(value: { readonly [key: string]: MappingValue }): CompiledMapping {
  const parts = Object.entries(value).map(([key, each]) => [key, compileMapping(each)] as const)
  return { ...collect(parts.map(([, part]) => part)), resolve: (scope) => resolveObject(parts, scope) }
}

function resolveObject(parts: readonly (readonly [string, CompiledMapping])[], scope: Scope): Json {
  const resolved: { [key: string]: Json } = {}
  for (const [key, part] of parts) {
    const each = part.resolve(scope)
    if (each !== undefined) resolved[key] = each
  }
  return resolved
}

function collect(parts: readonly CompiledMapping[]): Pick<CompiledMapping, 'expressions' | 'texts'> {
  return {
    expressions: parts.flatMap((part) => part.expressions),
    texts: parts.flatMap((part) => part.texts)
  }
}

function isCel(value: MappingValue): value is { readonly cel: string } {
  return isTagged(value, 'cel')
}

function isText(value: MappingValue): value is { readonly text: string } {
  return isTagged(value, 'text')
}

function isObject(value: MappingValue): value is { readonly [key: string]: MappingValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with exactly one key, whose value is a text. */
function isTagged(value: MappingValue, tag: string): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  return keys.length === 1 && keys[0] === tag && typeof (value as Record<string, unknown>)[tag] === 'string'
}
