import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import { readAmount } from '../../plugins/sdk/read-amount.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'

/**
 * CEL expressions. They are total: no loops without a bound, no access to the host, no prototypes. Regular expressions are
 * refused in the parsed tree, because one pattern can hold a process for half a minute.
 */
export interface Expression {
  readonly source: string
  /** Value in the scope; throws EXPRESSION_FAILED when something it needs is missing. */
  evaluate(scope: Scope): Json
  /** What the expression reads, by path, as far as it exists: shown to people as the reason for a decision. */
  reads(scope: Scope): JsonObject
  /** The path, when the expression is nothing but one (`steps.match.personId`). */
  readonly path: readonly string[] | null
  /** All paths it reads, for the compiler. */
  readonly paths: readonly (readonly string[])[]
}

/** What stands above a step: the trigger, the outputs of earlier steps, and the time. */
export interface Scope {
  readonly trigger: JsonObject
  readonly steps: { readonly [stepId: string]: Json }
  /** ISO 8601, UTC. */
  readonly now: string
  /** Inside a forEach: the item at hand, and its place from 0. */
  readonly item?: Json
  readonly index?: number
  /** Inside a repeat: the round, from 1. */
  readonly round?: number
  /** Where an event is looked at. */
  readonly event?: Json
  /** While people are asked: what and whom. */
  readonly approval?: Json
  /** Where a step is made good: its output. */
  readonly output?: Json
}

/** Names that expressions may begin with. All but the first three stand only in some places of a flow. */
const variables = ['trigger', 'steps', 'now', 'item', 'index', 'round', 'approval', 'event', 'output']

const environment = makeEnvironment()

/** An expression as the check of a flow reads it: its tree, and what the interpreter has against it. */
export interface ExpressionReading {
  readonly ast: ASTNode | null
  readonly fault: { readonly code: string; readonly reason: string } | null
}

/** Reads an expression without throwing. */
export function readExpression(source: string): ExpressionReading {
  let ast: ASTNode | null = null
  try {
    const parsed = environment.parse(source)
    ast = parsed.ast
    const checked = parsed.check()
    return { ast, fault: checked.valid ? null : faultOf(checked.error) }
  } catch (cause) {
    return { ast, fault: faultOf(cause) }
  }
}

function faultOf(cause: unknown): { readonly code: string; readonly reason: string } {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return { code, reason: reasonOf(cause) }
}

/** The functions that expressions may call, as the interpreter declares them. */
export const expressionFunctions = environment.getDefinitions().functions

/** Parses and checks an expression; throws EXPRESSION_FAILED with the reason. */
export function compileExpression(source: string): Expression {
  const parsed = parse(source)
  refuseRegularExpressions(parsed.ast, source)
  const paths = collectPaths(parsed.ast)
  const named = paths.map((each) => [each.join('.'), each] as const)
  const path = pathOf(parsed.ast)
  return {
    source,
    path,
    paths,
    evaluate: (scope) => evaluate(source, () => parsed(scope)),
    reads: (scope) => readPaths(scope, named)
  }
}

/** Follows own properties only; undefined when there is nothing at the path. */
export function valueAt(scope: Scope, path: readonly string[]): Json | undefined {
  let value: unknown = scope
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as JsonObject)[name]
  }
  return value as Json | undefined
}

function makeEnvironment(): Environment {
  const made = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: limits.expressionNodesMax,
      maxDepth: 50,
      maxListElements: 200,
      maxMapEntries: 200,
      maxCallArguments: 16
    }
  })
  for (const name of variables) made.registerVariable(name, name === 'now' ? 'string' : 'dyn')
  const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b
  }
  // JSON numbers are doubles and literals are integers: people expect `total / 1000` to work.
  for (const [sign, apply] of Object.entries(arithmetic)) {
    made.registerOperator(`double ${sign} int`, (a: number, b: bigint) => apply(a, Number(b)))
    made.registerOperator(`int ${sign} double`, (a: bigint, b: number) => apply(Number(a), b))
  }
  // What says no amount is neither more nor less than any other: every comparison with it is false.
  made.registerFunction('amount(dyn): double', (value: unknown) => amountOf(value) ?? Number.NaN)
  return made
}

/** `50 triệu` as people write it, or a number as it is. */
function amountOf(value: unknown): number | null {
  if (typeof value === 'string') return readAmount(value)
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null
}

function parse(source: string) {
  try {
    const parsed = environment.parse(source)
    const checked = parsed.check()
    if (!checked.valid) throw new Error(checked.error?.message)
    return parsed
  } catch (cause) {
    throw failed(source, cause)
  }
}

function evaluate(source: string, run: () => unknown): Json {
  try {
    return toJson(run())
  } catch (cause) {
    throw failed(source, cause)
  }
}

function failed(source: string, cause: unknown): Error {
  return engineError('EXPRESSION_FAILED', { expression: source, reason: reasonOf(cause) }, cause)
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? cause.message) : String(cause)
}

/** CEL integers are bigint, timestamps are Date, maps may be Map, a number may be none: all become plain JSON. */
function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value)
  if (value === undefined || Number.isNaN(value)) return null
  if (value === null || typeof value !== 'object') return value as Json
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Date) return value.toISOString()
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value)
  return Object.fromEntries(entries.map(([name, each]) => [String(name), toJson(each)]))
}

function refuseRegularExpressions(node: ASTNode, source: string): void {
  visit(node, (each) => {
    const name = each.op === 'call' || each.op === 'rcall' ? each.args[0] : ''
    if (name === 'matches') {
      const reason = 'regular expressions are not allowed; use contains, startsWith or endsWith'
      throw engineError('EXPRESSION_FAILED', { expression: source, reason })
    }
  })
}

function collectPaths(ast: ASTNode): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>()
  visit(ast, (node) => {
    const path = pathOf(node)
    if (!path) return true
    found.set(path.join('.'), path)
    return false
  })
  return [...found.values()].filter((path) => path.length > 1 || path[0] === 'now')
}

/** `a.b.c` as a path, or null when the node is anything else. */
function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.') return null
  const [parent, name] = node.args
  const before = pathOf(parent)
  return before && [...before, name]
}

/** Walks the tree; children are skipped when `enter` answers false. */
function visit(node: ASTNode, enter: (node: ASTNode) => boolean | void): void {
  if (enter(node) === false) return
  const stack: unknown[] = [node.args]
  while (stack.length > 0) {
    const each = stack.pop()
    if (Array.isArray(each)) stack.push(...(each as unknown[]))
    else if (isNode(each)) visit(each, enter)
  }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

function readPaths(scope: Scope, paths: readonly (readonly [string, readonly string[]])[]): JsonObject {
  const found: { [path: string]: Json } = {}
  for (const [name, path] of paths) {
    const value = valueAt(scope, path)
    if (value !== undefined) found[name] = value
  }
  return found
}
