import type { Clock } from '../ports/clock.ts'
import type { FlowState, Store } from '../ports/store.ts'
import type { Admitter } from './admitter.ts'
import type { TimerKeeper } from './open-timers.ts'
import type { Registry } from './registry.ts'
import type { Worker } from './worker.ts'

/** Switches flows on, off, or pauses them without losing a trigger. */
export interface FlowControl {
  setState(flowId: string, state: FlowState): Promise<void>
}

export function openFlowControl(parts: {
  readonly store: Store
  readonly registry: Registry
  readonly worker: Worker
  readonly timers: TimerKeeper
  readonly admitter: Admitter
  readonly clock: Clock
}): FlowControl {
  const { store, registry, worker, timers, admitter, clock } = parts
  return {
    async setState(flowId, state) {
      const flow = registry.flow(flowId)
      await store.setup.setFlowState(flow.id, state, clock.now())
      // Looked at only now: somebody else may have switched it meanwhile.
      const before = registry.stateOf(flow.id)
      registry.setState(flow.id, state)
      if (state === 'paused') worker.pause(flow.id)
      if (before !== 'paused') return
      // What came meanwhile stands in line, what was under way is ready, and what slept may be due.
      worker.resume(flow.id)
      timers.poke()
      admitter.poke(flow.id)
    }
  }
}
