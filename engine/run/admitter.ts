import type { Millis } from '../../schemas/json.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { isTransient, type Keeper } from './look-again.ts'
import type { Registry } from './registry.ts'
import type { Worker } from './worker.ts'
import { sleepMs } from './sleep-ms.ts'

interface AdmitterParts {
  readonly store: Store
  readonly registry: Registry
  readonly worker: Worker
  readonly clock: Clock
  /** Called when the store answered with an error: it may have let runs begin all the same. */
  readonly unsure: () => void
}

/** Lets queued runs begin: when a run of their flow has ended, when their time has come, when their flow is resumed. */
export class Admitter implements CommitListener, Keeper {
  readonly #parts: AdmitterParts
  /** Flows whose queue is to be looked at. */
  readonly #waiting = new Set<string>()
  readonly #timers = new Map<string, () => void>()
  #working: Promise<void> | null = null
  #isStopped = true

  constructor(parts: AdmitterParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#isStopped = false
    await this.lookAgain()
  }

  async lookAgain(): Promise<void> {
    for (const flowId of await this.#parts.store.runs.flowsWithQueuedRuns()) this.poke(flowId)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const cancel of this.#timers.values()) cancel()
    await this.#working
  }

  /** Looks at the queue of a flow. */
  poke(flowId: string): void {
    this.#waiting.add(flowId)
    this.#begin()
  }

  committed({ started, reached, moved, isEnd, isHeld }: CommitNews): void {
    for (const { run } of started) if (run.status === 'queued') this.poke(run.flowId)
    for (const { run } of reached) if (run.status === 'cancelled') this.#pokeGated(run.flowId)
    if (moved && isEnd) this.#pokeGated(moved.run.flowId)
    if (moved && isHeld) this.poke(moved.run.flowId)
  }

  #pokeGated(flowId: string): void {
    if (this.#parts.registry.gateOf(flowId)) this.poke(flowId)
  }

  #begin(): void {
    if (!this.#isStopped) this.#working ??= this.#work()
  }

  async #work(): Promise<void> {
    for (const flowId of this.#waiting) {
      this.#waiting.delete(flowId)
      try {
        await this.#admit(flowId)
      } catch (error) {
        if (!isTransient(error)) throw error
        this.#parts.unsure()
      }
    }
    this.#working = null
    if (this.#waiting.size > 0) this.#begin()
  }

  async #admit(flowId: string): Promise<void> {
    const { registry, store, worker, clock } = this.#parts
    if (registry.stateOf(flowId) === 'paused') return
    const { handles, nextAt } = await store.admit({ flowId, gate: registry.gateOf(flowId), now: clock.now() })
    worker.offer(handles)
    if (nextAt !== null && !this.#isStopped) this.#planAt(flowId, nextAt)
  }

  #planAt(flowId: string, at: Millis): void {
    const { clock } = this.#parts
    this.#timers.get(flowId)?.()
    const delayMs = sleepMs(clock, at - clock.now())
    this.#timers.set(
      flowId,
      clock.after(delayMs, () => this.poke(flowId))
    )
  }
}
