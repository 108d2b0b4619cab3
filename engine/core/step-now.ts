import type { Millis } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import type { CompiledStep } from './compiled-flow.ts'
import type { Expression, Scope } from './expression.ts'
import type { Present } from './present.ts'
import type { LaneState } from './run-state.ts'

/** A step at hand: its lane stands there and is not asleep. */
export interface StepNow<Step extends CompiledStep = CompiledStep> {
  readonly step: Step
  readonly lane: LaneState
  readonly present: Present
  /** What expressions of the step see. */
  readonly scope: Scope
}

/** The time that an expression gives; throws EXPRESSION_FAILED when it gives none. */
export function timeOf(expression: Expression, scope: Scope): Millis {
  const value = expression.evaluate(scope)
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isFinite(time)) return time
  const reason = `${JSON.stringify(value)} is not a time`
  throw engineError('EXPRESSION_FAILED', { expression: expression.source, reason })
}
