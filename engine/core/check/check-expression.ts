import type { ASTNode } from '@marcbachmann/cel-js'
import { readExpression } from '../expression.ts'
import { canFit } from './can-fit.ts'
import type { FlowCheck } from './flow-check.ts'
import { hintOf, replaceFix, shorten, type Place } from './finding-collector.ts'
import { anyType, describeType, type DataType, type FieldType } from './data-type.ts'
import { explainFault } from './explain-fault.ts'
import type { ExpressionIssue, Remedy, Surroundings } from './expression-issue.ts'
import type { Fix } from './finding.ts'
import { nearestName } from './nearest-name.ts'
import { isAccess } from './path-of-node.ts'
import { ExpressionTyper } from './expression-typer.ts'

export interface ExpressionCheck {
  readonly source: string
  readonly place: Place
  readonly around: Surroundings
  /** What the place takes. */
  readonly wanted: DataType
  /** When the expression is nothing but a path, there may be nothing at it. */
  readonly lenient?: boolean
  /** What is missing makes the expression false here, and nothing worse. */
  readonly isFalseWhenMissing?: boolean
}

export interface CheckedExpression {
  readonly value: FieldType
  readonly ast: ASTNode | null
}

/** Checks an expression at its place: that it can be read, that its data is there, and that it gives what is wanted. */
export function checkExpression(check: FlowCheck, asked: ExpressionCheck): CheckedExpression {
  const { source, around, wanted, lenient = false } = asked
  const { ast, fault } = readExpression(source)
  const typer = new ExpressionTyper(source, around)
  const value = ast ? typeRoot(typer, ast, lenient) : { type: anyType, isSure: true }
  for (const issue of typer.issues) addIssue(check, { ...asked, gives: value.type }, issue)
  if (fault && !typer.issues.some(({ severity }) => severity !== 'warning')) {
    const details = { source: shorten(source), reason: explainFault(fault) }
    check.findings.add(asked.place, 'EXPRESSION_INVALID', { details })
    return { value, ast }
  }
  checkFit(check, { place: asked.place, source, given: value.type, wanted })
  return { value, ast }
}

function typeRoot(typer: ExpressionTyper, ast: ASTNode, lenient: boolean): FieldType {
  if (lenient && isAccess(ast)) return typer.resolve(ast, true)
  return { type: typer.typeOf(ast), isSure: true }
}

/** Reports a path with perhaps nothing at it, where something is needed. */
export function addMissing(check: FlowCheck, asked: ExpressionCheck, type: DataType): void {
  const path = asked.source.trim()
  const issue: ExpressionIssue = { code: 'MAY_BE_MISSING', details: { path }, remedy: { kind: 'guard', path } }
  addIssue(check, { ...asked, gives: type }, issue)
}

interface IssueSource extends ExpressionCheck {
  /** The type of the whole expression: the interpreter wants both sides of a choice to be of one. */
  readonly gives: DataType
}

function addIssue(check: FlowCheck, asked: IssueSource, { code, details, severity, remedy }: ExpressionIssue): void {
  const fix = remedy && fixOf(asked, remedy)
  const isHarmless = severity === 'warning' || (asked.isFalseWhenMissing && code === 'MAY_BE_MISSING')
  check.findings.add(asked.place, code, { details, ...(isHarmless && { severity: 'warning' }), ...(fix && { fix }) })
}

function fixOf({ source, place, wanted, gives }: IssueSource, remedy: Remedy): Fix {
  if (remedy.kind === 'replace')
    return replaceFix(place, source.slice(0, remedy.start) + remedy.text + source.slice(remedy.end))
  const guarded =
    wanted.kind === 'boolean'
      ? `has(${remedy.path}) && ${inBrackets(source, /\|\||\?/u)}`
      : `has(${remedy.path}) ? ${inBrackets(source, /\?/u)} : ${fallbackOf(gives.kind === 'any' ? wanted : gives)}`
  return replaceFix(place, guarded, {
    vi: 'Chỉ dùng khi có dữ liệu',
    en: 'Use it only when it is there'
  })
}

function inBrackets(source: string, loose: RegExp): string {
  return loose.test(source) ? `(${source})` : source
}

function fallbackOf(type: DataType): string {
  switch (type.kind) {
    case 'text':
      return "''"
    case 'number':
      return type.isExact ? '0' : '0.0'
    case 'boolean':
      return 'false'
    case 'list':
      return '[]'
    default:
      return 'null'
  }
}

interface FitCheck {
  readonly place: Place
  readonly given: DataType
  readonly wanted: DataType
  /** The value as people wrote it. */
  readonly source: string
}

/** Reports a value that surely does not fit where it stands. */
export function checkFit(check: FlowCheck, { place, given, wanted, source }: FitCheck): void {
  if (canFit(given, wanted)) return
  if (given.kind !== 'text' || wanted.kind !== 'text' || wanted.options === null) {
    const details = { source: shorten(source), wanted: describeType(wanted), given: describeType(given) }
    check.findings.add(place, 'WRONG_TYPE', { details })
    return
  }
  const value = given.options?.join(', ') ?? source
  const nearest = given.options?.length === 1 ? nearestName(value, wanted.options) : null
  const details = { value: shorten(value), allowed: shorten(wanted.options.join(', ')), hint: hintOf(nearest) }
  check.findings.add(place, 'VALUE_NOT_ALLOWED', {
    details,
    ...(nearest !== null && value === source && { fix: replaceFix(place, nearest) })
  })
}
