import type { AskedEntry } from '../../schemas/journal.ts'
import type { Json, Millis } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import type { CompiledApprove } from './compiled-flow.ts'
import { failStep, type LaneDecision } from './decision.ts'
import type { StepNow } from './step-now.ts'
import type { Expression, Scope } from './expression.ts'
import { laneOf, type Asked, type RunState } from './run-state.ts'

/** Asks, reminds, calls in others, or gives up at the deadline. The decisions themselves come from outside. */
export function decideApproval(state: RunState, now: StepNow<CompiledApprove>): LaneDecision {
  const { step, lane, present } = now
  const at = present.now
  if (lane.standing?.kind !== 'asked') return ask(now, null)
  const asked = lane.standing
  const unasked = step.notify && laneOf(state, step.notify.lane)?.failure
  if (unasked) return failStep(step.id, at, unasked)
  if (at >= asked.until || hasStalled(step, asked))
    return { kind: 'enter', entry: { kind: 'expired', at, step: step.id } }
  if (lane.wakeAt !== null && at >= lane.wakeAt) return ask(now, asked)
  return { kind: 'sleep', until: lane.wakeAt ?? asked.until }
}

/** Everybody has decided and no outcome has enough: waiting on would change nothing. */
function hasStalled({ quorum }: CompiledApprove, { approvers, decisions }: Asked): boolean {
  const open = approvers.filter((who) => !decisions.some(({ by }) => by === who)).length
  const counts = Map.groupBy(decisions, ({ outcome }) => outcome).values()
  return open === 0 || ![...counts, []].some((same) => same.length + open >= quorum)
}

function ask(now: StepNow<CompiledApprove>, before: Asked | null): LaneDecision {
  const { step, scope, present } = now
  const at = present.now
  const askedAt = before?.askedAt ?? at
  const until = before?.until ?? at + step.withinMs
  const escalateAt = step.escalate && !before?.hasEscalated ? askedAt + step.escalate.afterMs : null
  const isEscalation = before !== null && escalateAt !== null && at >= escalateAt
  const added = isEscalation && step.escalate ? peopleOf(step.escalate.to, scope) : []
  const approvers = [...new Set([...(before?.approvers ?? peopleOf(step.approvers, scope)), ...added])]
  const reason: AskedEntry['reason'] = before === null ? 'asked' : isEscalation ? 'escalated' : 'reminded'
  const remindAt = step.remindMs === null ? null : at + step.remindMs
  const nextAt = earliest(
    [remindAt, isEscalation ? null : escalateAt].filter((time) => time !== null && time > at),
    until
  )
  const title = before?.title ?? step.title.render(scope)
  return { kind: 'enter', entry: { kind: 'asked', at, step: step.id, reason, title, approvers, until, nextAt } }
}

function earliest(times: readonly (Millis | null)[], until: Millis): Millis | null {
  const next = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY))
  return next < until ? next : null
}

function peopleOf(expression: Expression, scope: Scope): readonly string[] {
  const value: Json = expression.evaluate(scope)
  const people = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' && each !== '')
  if (people.length > 0) return people as readonly string[]
  throw engineError('EXPRESSION_FAILED', { expression: expression.source, reason: 'it names nobody who could decide' })
}
