import type { Millis } from '../../schemas/json.ts'
import type { RunStatus } from '../../schemas/run.ts'
import type { CompiledFlow } from './compiled-flow.ts'
import { decide } from './decide.ts'
import type { Present } from './present.ts'
import type { RunState } from './run-state.ts'

/** How a run stands in the store: finished, ready, or waiting until a time. Exactly what the next decision says. */
export function standingOf(
  flow: CompiledFlow,
  state: RunState,
  present: Present
): { readonly status: RunStatus; readonly wakeAt: Millis | null } {
  if (state.finished) return { status: state.finished, wakeAt: null }
  const decision = decide(flow, state, present)
  return decision.kind === 'sleep' ? { status: 'waiting', wakeAt: decision.until } : { status: 'ready', wakeAt: null }
}
