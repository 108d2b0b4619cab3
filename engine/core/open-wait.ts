import type { JsonObject, Millis } from '../../schemas/json.ts'
import { EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { CompiledFlow, CompiledMatcher, CompiledStep } from './compiled-flow.ts'
import { eventData, type EngineEvent } from './event.ts'
import { compileExpression, type Expression, type Scope } from './expression.ts'
import { keyOf } from './key-of.ts'
import { plainText } from './plain-text.ts'
import { scopeOf, type Present } from './present.ts'
import type { LaneState, RunState } from './run-state.ts'

/** What a run waits for, with all that is needed to tell whether an event is the one. */
export interface OpenWait {
  /** The waitFor step; null is the goal of the flow. */
  readonly step: string | null
  readonly topic: string
  readonly key: string
  readonly by: string | null
  readonly fields: readonly string[] | null
  /** CEL over `event` and what it reads of the run. */
  readonly match: string | null
  /** What `match` reads of the run, as it was when the wait began. */
  readonly scope: JsonObject
  /** The event that started the run, which is not waited for: id of a signal or run, or id and version of a record. */
  readonly origin: string | null
  /** Events from this time on count. */
  readonly since: Millis
}

/** What a run waits for in this state: its waitFor steps and its goal. Pure. */
export function openWaits(flow: CompiledFlow, state: RunState, present: Present): readonly OpenWait[] {
  const since = present.run.createdAt
  if (state.finished || state.goal) return []
  const goal = flow.enrolment?.goal
  const waits = state.lanes.flatMap((lane) => waitOf(flow, state, { lane, present, since }) ?? [])
  return goal ? [...waits, ...goalWait(goal, present, since)] : waits
}

/** Whether an event is the one that is waited for. A condition that cannot be worked out does not hold. */
export function matchesWait(wait: OpenWait, event: EngineEvent): boolean {
  if (!isOfKey(wait, event) || isOrigin(wait, event)) return false
  if (wait.match === null) return true
  try {
    const scope = { trigger: {}, steps: {}, now: new Date(event.at).toISOString(), ...wait.scope }
    return expressionOf(wait.match).evaluate({ ...scope, event: eventData(event) }) === true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

interface Waiting {
  readonly lane: LaneState
  readonly present: Present
  readonly since: Millis
}

function waitOf(flow: CompiledFlow, state: RunState, { lane, present, since }: Waiting): OpenWait | null {
  const step = lane.at === null ? undefined : flow.stepsById.get(lane.at)
  if (step?.kind !== 'waitFor' || lane.standing?.kind !== 'awaiting') return null
  const { topic, key } = lane.standing
  const scope = boundScope(flow, state, { step, present, match: step.event.match })
  const { by, fields, match } = step.event
  // What came in an earlier round of a loop has been used up, also in the millisecond in which this round began.
  const rounds = step.loops.flatMap((id) => (state.rounds[id] === 1 ? [] : (state.roundsAt[id] ?? [])))
  const from = Math.max(since, ...rounds.map((at) => at + 1))
  return {
    step: step.id,
    topic,
    key,
    by,
    fields,
    match: match?.source ?? null,
    scope,
    origin: originOf(present),
    since: from
  }
}

function goalWait(goal: CompiledMatcher, present: Present, since: Millis): readonly OpenWait[] {
  const { trigger, subject } = present.run
  const scope: Scope = { trigger, steps: {}, now: new Date(present.now).toISOString() }
  const { topic, by, fields, match } = goal
  try {
    const key = keyOf(goal, { scope, subject })
    const bound = { trigger: readsOf(match, scope, 'trigger') }
    return [
      {
        step: null,
        topic,
        key,
        by,
        fields,
        match: match?.source ?? null,
        scope: bound,
        origin: originOf(present),
        since
      }
    ]
  } catch (error) {
    // A goal that names nobody is never reached.
    if (error instanceof EngineError) return []
    throw error
  }
}

/** The parts of the scope that an expression reads: trigger and outputs by name, loop variables as they are. */
function boundScope(
  flow: CompiledFlow,
  state: RunState,
  {
    step,
    present,
    match
  }: { readonly step: CompiledStep; readonly present: Present; readonly match: Expression | null }
): JsonObject {
  const scope = scopeOf(flow, state, { step, present })
  const { round } = scope
  return {
    trigger: readsOf(match, scope, 'trigger'),
    steps: readsOf(match, scope, 'steps'),
    ...(round === undefined ? {} : { round })
  }
}

function readsOf(match: Expression | null, scope: Scope, root: 'trigger' | 'steps'): JsonObject {
  const names = new Set(
    (match?.paths ?? []).flatMap((path) => (path[0] === root && path[1] !== undefined ? path[1] : []))
  )
  const source = scope[root]
  return Object.fromEntries(
    [...names].flatMap((name) => (Object.hasOwn(source, name) ? [[name, source[name] ?? null]] : []))
  )
}

/** Told by what the trigger brought. */
function originOf({ run: { trigger } }: Present): string | null {
  const { record, id, runId } = trigger
  if (typeof record === 'object' && record !== null && 'version' in record) {
    return `${plainText(record['id'])}:${plainText(record['version'])}`
  }
  return plainText(id) || plainText(runId) || null
}

/** The event that started the run, or an earlier change of the same record. */
function isOrigin({ origin }: OpenWait, event: EngineEvent): boolean {
  if (origin === null) return false
  if (event.kind === 'signal') return event.id === origin
  if (event.kind === 'flowFinished') return event.runId === origin
  const [id, version] = origin.split(':')
  const after = event.change.after ?? event.change.before
  return event.change.id === id && after !== null && after.version <= Number(version)
}

function isOfKey({ key, by, fields }: OpenWait, event: EngineEvent): boolean {
  if (event.kind !== 'record') return true
  const { id, before, after, changed } = event.change
  if (fields && !fields.some((field) => changed.includes(field))) return false
  return by === null ? id === key : (after ?? before)?.[by] === key
}

const known = new Map<string, Expression>()

function expressionOf(source: string): Expression {
  const found = known.get(source)
  if (found) return found
  if (known.size >= limits.expressionsKeptMax) known.clear()
  const made = compileExpression(source)
  known.set(source, made)
  return made
}
