import { fieldNames, fieldOf, unionType, type DataType, type FieldType } from './data-type.ts'
import { hintOf } from './finding-collector.ts'
import type { ExpressionIssue, Surroundings } from './expression-issue.ts'
import { nearestName } from './nearest-name.ts'
import type { StepData } from './step-data.ts'

/** A value that a path has come to, or what is wrong with its last name. */
export type Resolved =
  | { readonly ok: true; readonly value: FieldType }
  | {
      readonly ok: false
      readonly code: ExpressionIssue['code']
      readonly details: ExpressionIssue['details']
      /** What the last name, or the whole path when there is only one name, should probably be. */
      readonly nearest: string | null
      readonly severity?: 'warning'
    }

/** The value that a path begins with. */
export function resolveFirst({ variables, stepIds }: Surroundings, name: string): Resolved {
  const type = variables.get(name)
  if (type) return found({ type, isSure: true })
  // People write the name of a step and forget where the outputs of steps stand.
  const step = stepIds.has(name) ? name : null
  const near = nearestName(name, [...variables.keys(), 'steps'])
  return unknown(name, step === null ? near : `steps.${step}`)
}

/** The output of a step. */
export function resolveStep({ steps, stepIds }: Surroundings, name: string): Resolved {
  const output = steps.output(name)
  const path = `steps.${name}`
  if (output) return found({ type: output.type, isSure: output.isSure || steps.holds(path) })
  if (stepIds.has(name)) return { ok: false, code: 'STEP_NOT_ABOVE', details: { name, path }, nearest: null }
  const nearest = nearestName(name, stepIds)
  return { ok: false, code: 'UNKNOWN_STEP', details: { name, hint: hintOf(nearest) }, nearest }
}

interface Access {
  readonly of: DataType
  readonly name: string
  /** The path with this name at its end; null when it begins with something that has no name in the flow. */
  readonly path: readonly string[] | null
}

/** A field of a value. */
export function resolveField(steps: StepData, { of: type, name, path }: Access): Resolved {
  const of = path === null ? type : narrow(steps, type, path.slice(0, -1).join('.'))
  const field = fieldOf(of, name)
  const written = path?.join('.') ?? name
  const isDeclared = of.kind !== 'object' || of.fields.has(name)
  const nearest = field && isDeclared ? null : nearestName(name, fieldNames(of))
  if (!field) return unknown(written, nearest)
  // An open object may hold anything, but a name so near to a known one is most likely that one.
  if (nearest !== null) return { ...unknown(written, nearest), severity: 'warning' }
  return found({ type: field.type, isSure: field.isSure || isKnownToBeThere(steps, { of, name, path }) })
}

/** Of several shapes, those that what is known of the fields at `path` leaves over. */
function narrow(steps: StepData, type: DataType, path: string): DataType {
  if (type.kind !== 'union') return type
  const left = type.types.filter((each) => {
    if (each.kind !== 'object') return true
    return [...each.fields].every(([name, { isSure }]) => !isSure || !steps.holds(`!${path}.${name}`))
  })
  const names = fieldNames(type).filter((name) => steps.holds(`${path}.${name}`))
  const able = left.filter((each) => names.every((name) => fieldOf(each, name) !== null))
  return able.length === 0 ? type : unionType(able)
}

function isKnownToBeThere(steps: StepData, { of, name, path }: Access): boolean {
  if (path === null) return false
  if (steps.holds(path.join('.'))) return true
  const before = path.slice(0, -1).join('.')
  const groups = of.kind === 'object' ? of.atLeastOne.filter((group) => group.includes(name)) : []
  return groups.some((group) => group.every((other) => other === name || steps.holds(`!${before}.${other}`)))
}

function found(value: FieldType): Resolved {
  return { ok: true, value }
}

function unknown(path: string, nearest: string | null): Extract<Resolved, { ok: false }> {
  return { ok: false, code: 'UNKNOWN_DATA', details: { path, hint: hintOf(nearest) }, nearest }
}
