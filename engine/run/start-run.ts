import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledFlow } from '../core/compile-flow.ts'
import type { Expression, Scope } from '../core/expression.ts'
import { EngineError } from '../errors.ts'
import type { NewRun, RecordChange } from '../ports/store.ts'
import { makeId } from './make-id.ts'
import type { Registry } from './registry.ts'

/** What a trigger brought, and what is known of its cause. */
export interface Occasion {
  readonly trigger: JsonObject
  readonly at: Millis
  /** Given by the caller, for example an `Idempotency-Key`; a key in the flow goes before it. */
  readonly key: string | null
  readonly causeDepth: number
}

/** The run that a trigger starts, or null when the flow's condition does not hold. */
export function startRun(flow: CompiledFlow, occasion: Occasion): NewRun | null {
  const { trigger, at, causeDepth } = occasion
  const scope: Scope = { trigger, steps: {}, now: new Date(at).toISOString() }
  if (flow.condition && !holds(flow.condition, scope)) return null
  const key = textOf(flow.key, scope) ?? occasion.key
  const subject = textOf(flow.subject, scope)
  return { id: makeId(at), flowId: flow.id, flowVersion: flow.version, key, subject, trigger, at, causeDepth }
}

/** The runs that a change of a record starts; pure but for ids, and called inside the commit of the change. */
export function startedByChange(registry: Registry, at: Millis, causeDepth: number) {
  return (change: RecordChange): readonly NewRun[] => {
    const flows = registry.flowsOfEntity(change.entity).filter((flow) => isTriggeredBy(flow, change))
    return flows.flatMap(
      (flow) => startRun(flow, { trigger: changeTrigger(change, at), at, key: changeKey(change), causeDepth }) ?? []
    )
  }
}

function isTriggeredBy({ flow: { trigger } }: CompiledFlow, { op, changed }: RecordChange): boolean {
  if (trigger.type === 'recordCreated') return op === 'create'
  if (trigger.type !== 'recordUpdated' || op !== 'update') return false
  return trigger.fields ? trigger.fields.some((field) => changed.includes(field)) : changed.length > 0
}

function changeTrigger({ op, before, after, changed }: RecordChange, at: Millis): JsonObject {
  const record = plain(after ?? before)
  const when = new Date(at).toISOString()
  return op === 'update' ? { at: when, record, before: plain(before), changed } : { at: when, record }
}

/** The same version of the same record starts a flow only once. */
function changeKey({ id, after }: RecordChange): string {
  return `${id}:${after?.version ?? 0}`
}

function plain(record: StoredRecord | null): JsonObject {
  return (record ?? {}) as unknown as JsonObject
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
