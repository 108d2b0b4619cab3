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
  const { step, present } = now
  const at = present.now
  const asked = before ? askAgain(now, before) : askFirst(now)
  const escalateAt = escalationOf(step, asked.askedAt)
  const times = [step.remindMs === null ? null : at + step.remindMs, asked.hasEscalated ? null : escalateAt]
  const { title, approvers, reason, until } = asked
  const nextAt = earliest(times, { after: at, before: until })
  return { kind: 'enter', entry: { kind: 'asked', at, step: step.id, reason, title, approvers, until, nextAt } }
}

type Question = Pick<Asked, 'title' | 'approvers' | 'reason' | 'until' | 'askedAt' | 'hasEscalated'>

function askFirst({ step, scope, present: { now: at } }: StepNow<CompiledApprove>): Question {
  const approvers = peopleOf(step.approvers, scope)
  const title = step.title.render(scope)
  return { title, approvers, reason: 'asked', until: at + step.withinMs, askedAt: at, hasEscalated: false }
}

/** Reminds, or calls in others when that time has come. */
function askAgain({ step, scope, present }: StepNow<CompiledApprove>, before: Asked): Question {
  const escalateAt = escalationOf(step, before.askedAt)
  const isEscalation = !before.hasEscalated && escalateAt !== null && present.now >= escalateAt
  if (!isEscalation || !step.escalate) return { ...before, reason: 'reminded' }
  const approvers = [...new Set([...before.approvers, ...peopleOf(step.escalate.to, scope)])]
  return { ...before, approvers, reason: 'escalated', hasEscalated: true }
}

function escalationOf({ escalate }: CompiledApprove, askedAt: Millis): Millis | null {
  return escalate && askedAt + escalate.afterMs
}

function earliest(
  times: readonly (Millis | null)[],
  { after, before }: { readonly after: Millis; readonly before: Millis }
): Millis | null {
  const next = Math.min(...times.flatMap((time) => (time !== null && time > after ? [time] : [])))
  return next < before ? next : null
}

function peopleOf(expression: Expression, scope: Scope): readonly string[] {
  const value: Json = expression.evaluate(scope)
  const people = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' && each !== '')
  if (people.length > 0) return people as readonly string[]
  throw engineError('EXPRESSION_FAILED', { expression: expression.source, reason: 'it names nobody who could decide' })
}
