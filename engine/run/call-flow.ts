import type { JsonObject } from '../../schemas/json.ts'
import type { CompiledSubflow } from '../core/compiled-flow.ts'
import { engineError } from '../errors.ts'
import type { NewRun, RunHandle } from '../ports/store.ts'
import { callKey, startRun, type Starter } from './start-run.ts'

/** A subflow step that starts its run. */
export interface FlowCall {
  readonly step: CompiledSubflow
  /** Which time: part of the key, so that a call that is made again gives the same run. */
  readonly occurrence: string
  readonly input: JsonObject
}

/** The run that a subflow step starts; throws when the flow is not there or does not take it. */
export function callFlow(
  starter: Starter,
  { run, causeDepth }: RunHandle,
  { at, call }: { readonly at: number; readonly call: FlowCall }
): NewRun {
  const { step, occurrence, input } = call
  const flow = starter.registry.flow(step.flow)
  const trigger = { at: new Date(at).toISOString(), input }
  const key = callKey + [run.id, step.id, occurrence].join('/')
  const caller = step.waits ? { runId: run.id, step: step.id } : null
  const started = startRun(starter, flow, { trigger, at, key, causeDepth: causeDepth + 1, caller })
  if (!started) throw engineError('FLOW_DECLINED', { flow: step.flow })
  return started
}
