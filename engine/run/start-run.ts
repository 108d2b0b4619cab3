import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Run } from '../../schemas/run.ts'
import type { CompiledEnrolment, CompiledFlow } from '../core/compiled-flow.ts'
import { eventData, type EngineEvent, type RecordChange } from '../core/event.ts'
import type { Expression, Scope } from '../core/expression.ts'
import { timeText } from '../core/time-text.ts'
import { EngineError } from '../errors.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { NewRun, RunParent, EnrolmentTerms } from '../ports/store.ts'
import type { Registry } from './registry.ts'

/** What a trigger brought, and what is known of its cause. */
export interface Occasion {
  readonly trigger: JsonObject
  readonly at: Millis
  /** Given by the caller, for example an `Idempotency-Key`; a key in the flow goes before it. */
  readonly key: string | null
  readonly causeDepth: number
  /**
   * Given when another flow calls this one: the run that waits for it, or null. Who may be enrolled was that flow's to
   * decide.
   */
  readonly caller?: RunParent | null
}

/** What starts runs: the flows that are installed, and ids for what is new. */
export interface Starter {
  readonly registry: Registry
  readonly makeId: MakeId
}

/** The run that a trigger starts, or null when the flow's condition does not hold or it suppresses the trigger. */
export function startRun({ registry, makeId }: Starter, flow: CompiledFlow, occasion: Occasion): NewRun | null {
  const { trigger, at, causeDepth, caller } = occasion
  const scope: Scope = { trigger, steps: {}, now: timeText(at) }
  if (!isLetIn(flow, scope)) return null
  const id = makeId(at)
  const subject = textOf(flow.subject, scope)
  const who = { scope, subject, id }
  const key = caller === undefined ? (textOf(flow.key, scope) ?? occasion.key) : occasion.key
  const { enrolment, debounce } = caller === undefined ? termsOf(flow, who) : calledTerms(flow, who)
  const isHeld = Boolean(flow.enrolment?.gate) || registry.stateOf(flow.id) === 'paused'
  const own = { id, flowId: flow.id, flowVersion: flow.version, key, subject, trigger, at, causeDepth }
  return { ...own, parent: caller ?? undefined, enrolment, debounce, isHeld }
}

function isLetIn({ condition, enrolment }: CompiledFlow, scope: Scope): boolean {
  if (condition && !holds(condition, scope)) return false
  return !(enrolment?.suppress && holds(enrolment.suppress, scope))
}

/** The terms on which a run that had ended may come back: those on which it came. */
export function termsToReturn(
  flow: CompiledFlow,
  { id, key, subject, trigger, createdAt }: Run
): EnrolmentTerms | null {
  const who = { scope: { trigger, steps: {}, now: new Date(createdAt).toISOString() }, subject, id }
  const terms = key.startsWith(callKey) ? calledTerms(flow, who) : termsOf(flow, who)
  return terms.enrolment ?? null
}

/** How the keys of runs begin that other flows have called. */
export const callKey = 'call/'

/** The runs that an event starts; pure but for ids, and called inside the commit of the event. */
export function startedByEvent(starter: Starter, causeDepth: number) {
  return (event: EngineEvent): readonly NewRun[] =>
    flowsStartedBy(starter.registry, event).flatMap((flow) => {
      const occasion = { trigger: eventData(event), at: event.at, key: keyOfEvent(event), causeDepth }
      return startRun(starter, flow, occasion) ?? []
    })
}

function flowsStartedBy(registry: Registry, event: EngineEvent): readonly CompiledFlow[] {
  switch (event.kind) {
    case 'record':
      return registry.flowsOfEntity(event.change.entity).filter((flow) => isTriggeredBy(flow, event.change))
    case 'signal':
      return registry.flowsOfSignal(event.name)
    case 'flowFinished':
      return registry.flowsAfter(event.flowId).filter(({ flow: { trigger } }) => {
        const outcomes = trigger.type === 'flowFinished' ? trigger.outcomes : undefined
        return outcomes?.includes(event.outcome) ?? true
      })
  }
}

function isTriggeredBy({ flow: { trigger } }: CompiledFlow, change: RecordChange): boolean {
  const { op, changed, before, after } = change
  switch (trigger.type) {
    case 'recordCreated':
      return op === 'create'
    case 'recordUpdated':
      if (op !== 'update') return false
      return trigger.fields ? trigger.fields.some((field) => changed.includes(field)) : changed.length > 0
    case 'threshold': {
      if (op === 'delete') return false
      const [was, is] = [before?.[trigger.field], after?.[trigger.field]]
      return hasCrossed(trigger, numberOr(was, null), numberOr(is, null))
    }
    default:
      return false
  }
}

/** Nothing counts as below every value: a record that begins above has crossed upwards, and never downwards. */
function hasCrossed(
  { value, direction }: { readonly value: number; readonly direction: 'up' | 'down' },
  was: number | null,
  is: number | null
): boolean {
  if (is === null) return false
  if (direction === 'up') return (was === null || was < value) && is >= value
  return was !== null && was > value && is <= value
}

function numberOr(value: unknown, otherwise: null): number | null {
  return typeof value === 'number' ? value : otherwise
}

/** The same event starts a flow only once: the same version of the same record, the same signal, the same run. */
function keyOfEvent(event: EngineEvent): string {
  switch (event.kind) {
    case 'record':
      return `${event.change.id}:${event.change.after?.version ?? 0}`
    case 'signal':
      return event.id
    case 'flowFinished':
      return event.runId
  }
}

interface Who {
  readonly scope: Scope
  readonly subject: string | null
  /** Id of the run. */
  readonly id: string
}

type Terms = Pick<NewRun, 'enrolment' | 'debounce'>

/** On what terms a trigger may start a run. */
function termsOf({ enrolment, debounce }: CompiledFlow, who: Who): Terms {
  return {
    enrolment: enrolment ? { ...pick(enrolment), key: keyFor(enrolment.key, who) } : undefined,
    debounce: debounce ? { ...debounce, key: keyFor(debounce.key, who) } : undefined
  }
}

/** Whether another flow may call this one is for that flow to decide; only the limits on runs at a time hold for it. */
function calledTerms({ enrolment }: CompiledFlow, who: Who): Terms {
  if (!enrolment) return {}
  const everybody = { onConflict: 'parallel', reEnrol: 'always', group: null } as const
  return { enrolment: { ...everybody, key: keyFor(enrolment.key, who) } }
}

function pick({ onConflict, reEnrol, group }: CompiledEnrolment): Omit<EnrolmentTerms, 'key'> {
  return { onConflict, reEnrol, group }
}

/** Who cannot be named cannot be told apart from anybody else, so every such run stands for itself. */
function keyFor(key: Expression | null, { scope, subject, id }: Who): string {
  return textOf(key, scope) ?? subject ?? id
}

/** A condition that cannot be worked out does not hold: a trigger must never fail the change that caused it. */
function holds(condition: Expression, scope: Scope): boolean {
  return safely(() => condition.evaluate(scope) === true) ?? false
}

function textOf(expression: Expression | null, scope: Scope): string | null {
  const value = expression && safely(() => expression.evaluate(scope))
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function safely<T>(evaluate: () => T): T | null {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}
