import type { Calendar } from '../../schemas/calendar.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { CompiledFlow, CompiledStep } from './compiled-flow.ts'
import type { Scope } from './expression.ts'
import { laneOf, type RunState } from './run-state.ts'
import { timeText } from './time-text.ts'

/** What is given besides the flow and the state: the run as it began, the time, and what is installed. */
export interface Present {
  readonly run: {
    readonly id: string
    readonly key: string
    readonly subject: string | null
    readonly trigger: JsonObject
    readonly createdAt: Millis
  }
  readonly now: Millis
  /** Throws NOT_FOUND. */
  readonly calendarOf: (id: string) => Calendar
  /** Where a question is decided; with a person, in that one's name and without anything else. */
  readonly linkOf: (question: {
    readonly runId: string
    readonly step: string
    readonly approver: string | null
  }) => string
  /** What is in scope besides: the item at hand of a forEach. */
  readonly extras?: ScopeExtras
}

/** Variables that only some steps see. */
export type ScopeExtras = Pick<Scope, 'item' | 'index' | 'event' | 'output'>

/** What expressions of a step can see. */
export function scopeOf(
  flow: CompiledFlow,
  state: RunState,
  { step, present, extras }: { readonly step: CompiledStep; readonly present: Present; readonly extras?: ScopeExtras }
): Scope {
  const scope = { trigger: present.run.trigger, steps: state.outputs, now: timeText(present.now) }
  if (step.loops.length === 0 && !present.extras && !extras) return scope
  return { ...scope, ...loopVariables(flow, state, { step, present }), ...present.extras, ...extras }
}

/**
 * Tells the times that a step runs in loops apart: '' outside of loops, otherwise the rounds of the loops around it. It is
 * part of the key of everything that must happen once per time.
 */
export function occurrenceOf(state: RunState, step: CompiledStep, index?: number): string {
  const rounds = step.loops.map((id) => state.rounds[id]).filter((round) => round !== undefined)
  return [...rounds, ...(index === undefined ? [] : [index])].join('.')
}

function loopVariables(
  flow: CompiledFlow,
  state: RunState,
  { step, present }: { readonly step: CompiledStep; readonly present: Present }
): { readonly round?: number; readonly approval?: Json } {
  const loops = step.loops.map((id) => flow.stepsById.get(id))
  const repeat = loops.findLast((loop) => loop?.kind === 'repeat')
  const approve = loops.findLast((loop) => loop?.kind === 'approve')
  return {
    ...(repeat ? { round: state.rounds[repeat.id] ?? 0 } : {}),
    ...(approve ? { approval: approvalOf(state, approve, present) } : {})
  }
}

/** `link` decides in the name of the one who is asked; where several are, each has a link of their own in `links`. */
function approvalOf(state: RunState, approve: CompiledStep, { run, linkOf }: Present): Json {
  const standing = laneOf(state, approve.lane)?.standing
  if (standing?.kind !== 'asked') return null
  const { title, approvers, reason, until } = standing
  const question = { runId: run.id, step: approve.id }
  const links = approvers.map((approver) => ({ approver, link: linkOf({ ...question, approver }) }))
  const own = links.length === 1 ? links[0] : undefined
  const link = own ? own.link : linkOf({ ...question, approver: null })
  return { ...question, title, approvers, reason, until: new Date(until).toISOString(), link, links }
}
