import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import type { Registry } from './registry.ts'
import type { Worker } from './worker.ts'

/** Lets queued runs begin: when a run of their flow has ended, when their time has come, when their flow is resumed. */
export interface Admitter extends CommitListener {
  start(): Promise<void>
  stop(): Promise<void>
  /** Looks at the queue of a flow. */
  poke(flowId: string): void
}

export function openAdmitter(parts: {
  readonly store: Store
  readonly registry: Registry
  readonly worker: Worker
  readonly clock: Clock
}): Admitter {
  const { store, registry, worker, clock } = parts
  const waiting = new Set<string>()
  const timers = new Map<string, () => void>()
  let working: Promise<void> | null = null
  let isStopped = true

  const planAt = (flowId: string, at: Millis): void => {
    timers.get(flowId)?.()
    const delayMs = Math.min(Math.max(at - clock.now(), 0), limits.timerSleepMsMax)
    timers.set(
      flowId,
      clock.after(delayMs, () => poke(flowId))
    )
  }

  const admit = async (flowId: string): Promise<void> => {
    if (registry.stateOf(flowId) === 'paused') return
    const gate = registry.gateOf(flowId)
    const { handles, nextAt } = await store.admit({ flowId, gate, now: clock.now() })
    worker.offer(handles)
    if (nextAt !== null && !isStopped) planAt(flowId, nextAt)
  }

  const work = async (): Promise<void> => {
    for (const flowId of waiting) {
      waiting.delete(flowId)
      await admit(flowId)
    }
    working = null
    if (waiting.size > 0) begin()
  }

  const begin = (): void => {
    if (!isStopped) working ??= work()
  }

  const poke = (flowId: string): void => {
    waiting.add(flowId)
    begin()
  }

  return {
    poke,
    async start() {
      isStopped = false
      for (const flowId of await store.runs.flowsWithQueuedRuns()) poke(flowId)
    },
    async stop() {
      isStopped = true
      for (const cancel of timers.values()) cancel()
      await working
    },
    committed({ started, reached, moved, isEnd }: CommitNews) {
      for (const { run } of started) if (run.status === 'queued') poke(run.flowId)
      for (const { run } of reached) if (run.status === 'cancelled') pokeGated(run.flowId)
      if (moved && isEnd) pokeGated(moved.run.flowId)
    }
  }

  function pokeGated(flowId: string): void {
    if (registry.gateOf(flowId)) poke(flowId)
  }
}
