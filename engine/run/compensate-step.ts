import type { CompensatedEntry } from '../../schemas/journal.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { CompiledAction, CompiledFlow } from '../core/compiled-flow.ts'
import { occurrenceOf, scopeOf, type Present } from '../core/present.ts'
import type { DoneStep, RunState } from '../core/run-state.ts'
import { EngineError } from '../errors.ts'
import { callAction, notesOf, type StepParts } from './execute-step.ts'
import type { StagedChanges } from './run-stage.ts'

export interface CompensationTask {
  readonly flow: CompiledFlow
  readonly state: RunState
  readonly step: CompiledAction
  readonly done: DoneStep
  readonly present: Present
}

/** Makes good what a finished step did. What cannot be made good is said in the entry, and the others still are. */
export async function compensateStep(
  parts: StepParts,
  { flow, state, step, done, present }: CompensationTask
): Promise<{ readonly entry: CompensatedEntry } & StagedChanges> {
  const { now: at, run } = present
  const entry = { kind: 'compensated' as const, at, step: step.id }
  let input: JsonObject | null = null
  try {
    const scope = scopeOf(flow, state, { step, present, extras: { output: done.output } })
    input = (step.compensate?.input.resolve(scope) ?? {}) as JsonObject
    const action = parts.registry.actionAt(step.compensate?.action ?? '', run.createdAt)
    const occurrence = [occurrenceOf(state, step), 'compensate', state.toCompensate.length].join('.')
    const attemptKey = [String(state.retries)]
    const call = { flow, runId: run.id, runKey: run.key, stepId: step.id, occurrence, attemptKey, at, action, input }
    const { output: _, ...effects } = await callAction(parts, call)
    return { entry: { ...entry, input, error: null, ...notesOf(effects) }, ...effects }
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'bug') throw error
    if (error.kind === 'transient' && error.code !== 'OUTSIDE_CALL_FAILED') throw error
    const { code, message, details } = error
    return { entry: { ...entry, input, error: { code, message, details } } }
  }
}
