import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Log } from '../ports/log.ts'
import type { RunHandle } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { executeRun, type RunOutcome } from './execute-run.ts'
import type { RunParts } from './run-parts.ts'
import { PluginHeld } from './plugin-held.ts'
import { ParkedRuns } from './parked-runs.ts'
import { isTransient, unlessTransient, type Keeper } from './look-again.ts'
import { RunQueue, type Refill } from './run-queue.ts'

export interface WorkerParts extends RunParts {
  /** Whether a plugin may be called now. */
  readonly isFree: (pluginId: string) => boolean
}

/** Runs taken in one turn of a flow. */
const weights = { low: 1, normal: 2, high: 8 } as const

/**
 * Takes runs that are ready and works on them, many at a time, fairly between flows and one at a time per subject.
 * What it holds in memory is only a copy: after a crash the same runs are ready in the store.
 */
export class Worker implements CommitListener, Keeper {
  readonly #parts: RunParts
  readonly #log: Log
  readonly #unsure: () => void
  readonly #isFree: (pluginId: string) => boolean
  readonly #queue: RunQueue
  /** Runs that something has reached while they were here: they are looked at anew. */
  readonly #again = new Set<string>()
  readonly #parked = new ParkedRuns()
  #inFlight = 0
  #isStopped = true
  #whenIdle: (() => void) | null = null

  /** `unsure` is called when the store cannot be asked: what is ready there is to be looked up later. */
  constructor(parts: WorkerParts, log: Log, unsure: () => void) {
    this.#parts = parts
    this.#isFree = parts.isFree
    this.#log = log
    this.#unsure = unsure
    this.#queue = new RunQueue((flowId) => weights[parts.registry.priorityOf(flowId)])
  }

  async start(): Promise<void> {
    this.#isStopped = false
    await this.lookAgain()
  }

  /** Takes up every run that is ready in the store. */
  async lookAgain(): Promise<void> {
    const paused = this.#parts.registry.pausedFlows()
    for (const flowId of await this.#parts.store.runs.flowsWithReadyRuns()) {
      if (!paused.includes(flowId)) this.#queue.askRefill(flowId)
    }
    this.#pump()
  }

  /** Takes runs to be worked on; those it holds already are left out. */
  offer(handles: readonly RunHandle[]): void {
    for (const handle of handles) if (!this.#isPaused(handle)) this.#queue.add(handle)
    this.#pump()
  }

  committed({ started, reached }: CommitNews): void {
    for (const { run } of reached) if (this.#queue.has(run.id)) this.#again.add(run.id)
    this.#offerReady(started)
    this.#offerReady(reached)
  }

  #offerReady(handles: readonly RunHandle[]): void {
    if (handles.length > 0) this.offer(handles.filter(({ run }) => run.status === 'ready'))
  }

  /** Works on nothing of this flow from now on; what is under way goes on to its next rest. */
  pause(flowId: string): void {
    this.#queue.drop(flowId)
  }

  /** Takes up what the store has of this flow. */
  resume(flowId: string): void {
    this.#queue.askRefill(flowId)
    this.#pump()
  }

  /** Runs put aside because this plugin is held, as far as they are remembered. */
  parked(pluginId: string): number {
    return this.#parked.countOf(pluginId)
  }

  /** A plugin may be called again: so many of the runs that wait for it go on. */
  async unpark(pluginId: string, count: number): Promise<void> {
    for (const runId of this.#parked.take(pluginId, count)) await this.#putBack(runId)
    for (const flowId of this.#parked.takeFlows(pluginId)) this.resume(flowId)
  }

  /** Stops taking runs and waits for those under way. */
  stop(): Promise<void> {
    this.#isStopped = true
    return this.#inFlight === 0 ? Promise.resolve() : new Promise((resolve) => (this.#whenIdle = resolve))
  }

  /** Runs in memory: waiting for room, for their subject, or being worked on. */
  held(): number {
    return this.#queue.size()
  }

  #pump(): void {
    while (!this.#isStopped && this.#inFlight < limits.runsInFlightMax) {
      const handle = this.#queue.take()
      if (!handle) break
      if (this.#isPaused(handle)) {
        this.#queue.release(handle)
        continue
      }
      this.#inFlight += 1
      void this.#work(handle)
    }
    if (this.#inFlight === 0 && this.#isStopped) this.#whenIdle?.()
    const refill = this.#isStopped ? null : this.#queue.takeRefill()
    if (refill) void this.#refill(refill)
  }

  async #work(handle: RunHandle): Promise<void> {
    const { id } = handle.run
    let outcome: RunOutcome | 'later'
    try {
      const current = this.#again.delete(id) ? await this.#findUnfinished(id) : handle
      outcome = current ? await executeRun(this.#parts, current) : 'rests'
    } catch (error) {
      outcome = isTransient(error) ? this.#later(id, error) : await this.#failLoudly(handle, error)
    }
    this.#inFlight -= 1
    this.#queue.release(handle)
    const isReached = this.#again.delete(id)
    if (outcome instanceof PluginHeld && !isReached) await this.#park(handle, outcome.pluginId)
    else if (outcome === 'later') this.#parts.clock.after(limits.transientPauseMs, () => void this.#putBack(id))
    else if (outcome !== 'rests' || isReached) await this.#putBack(id)
    this.#pump()
  }

  /** The world was not ready for it: a full disk, say. */
  #later(runId: string, error: unknown): 'later' {
    if (!isTransient(error)) throw error
    this.#log.warn({ runId, err: error }, 'a run could not go on now and will be tried again')
    return 'later'
  }

  /** An error nobody expected ends the run, visibly; a store that cannot even take that ends the process. */
  #failLoudly({ run: { id, flowId } }: RunHandle, error: unknown): Promise<RunOutcome | 'later'> {
    this.#log.error({ runId: id, flowId, err: error }, 'a run met an error that was not expected')
    return this.#fail(id, error).catch((another: unknown) => this.#later(id, another))
  }

  async #fail(id: string, error: unknown): Promise<RunOutcome> {
    const { store, clock, commitAll } = this.#parts
    const handle = await store.runs.find(id)
    if (!isUnfinished(handle)) return 'rests'
    const at = clock.now()
    const bug = engineError('BUG', { reason: error instanceof Error ? error.message : String(error) })
    const result = { error: { code: bug.code, message: bug.message } }
    const end = { outcome: 'failed' as const, result }
    const entries = [{ kind: 'finished' as const, at, step: null, ...end }]
    await commitAll({ actor: `run:${id}`, at, progress: { handle, entries, status: 'failed', wakeAt: null, end } })
    return 'rests'
  }

  /** Unless the plugin has become free meanwhile: then nobody would come for the run. */
  async #park({ run }: RunHandle, pluginId: string): Promise<void> {
    if (this.#isFree(pluginId)) return this.#putBack(run.id)
    this.#parked.add(pluginId, run)
  }

  async #putBack(runId: string): Promise<void> {
    const fresh = await this.#ask(() => this.#findUnfinished(runId))
    if (fresh === null || this.#isPaused(fresh)) return
    this.#queue.putBack(fresh)
    this.#pump()
  }

  async #findUnfinished(runId: string): Promise<RunHandle | null> {
    const handle = await this.#parts.store.runs.find(runId)
    return isUnfinished(handle) ? handle : null
  }

  /** Null when the store cannot be asked now. */
  #ask<T>(question: () => Promise<T>): Promise<T | null> {
    return question().catch(unlessTransient(this.#unsure))
  }

  #isPaused({ run }: RunHandle): boolean {
    return this.#parts.registry.stateOf(run.flowId) === 'paused'
  }

  /** Brings in what did not fit into memory before. */
  async #refill(refill: Refill): Promise<void> {
    const { flowId, afterN, count } = refill
    const handles = await this.#ask(() => this.#parts.store.runs.ready(flowId, afterN, count))
    // A flow that was paused meanwhile gets none; it asks again when it is resumed.
    const isPaused = this.#parts.registry.stateOf(flowId) === 'paused'
    this.#queue.refilled(refill, isPaused ? [] : (handles ?? []))
    this.#pump()
  }
}

function isUnfinished(handle: RunHandle | null): handle is RunHandle {
  return handle?.run.status === 'ready' || handle?.run.status === 'waiting'
}
