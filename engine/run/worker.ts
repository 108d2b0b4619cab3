import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Log } from '../ports/log.ts'
import type { RunHandle } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { executeRun, type RunParts } from './execute-run.ts'
import { RunQueue } from './run-queue.ts'

/**
 * Takes runs that are ready and works on them, many at a time, fairly between flows and one at a time per subject.
 * What it holds in memory is only a copy: after a crash the same runs are ready in the store.
 */
export class Worker implements CommitListener {
  readonly #parts: RunParts
  readonly #log: Log
  readonly #queue = new RunQueue()
  #inFlight = 0
  #isStopped = true
  #whenIdle: (() => void) | null = null

  constructor(parts: RunParts, log: Log) {
    this.#parts = parts
    this.#log = log
  }

  async start(): Promise<void> {
    this.#isStopped = false
    for (const flowId of await this.#parts.store.runs.flowsWithReadyRuns()) this.#queue.askRefill(flowId)
    this.#pump()
  }

  /** Takes runs to be worked on; those it holds already are left out. */
  offer(handles: readonly RunHandle[]): void {
    for (const handle of handles) this.#queue.add(handle)
    this.#pump()
  }

  committed({ started }: CommitNews): void {
    if (started.length > 0) this.offer(started.map(({ handle }) => handle))
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
      this.#inFlight += 1
      void this.#work(handle)
    }
    if (this.#inFlight === 0 && this.#isStopped) this.#whenIdle?.()
    void this.#refill()
  }

  async #work(handle: RunHandle): Promise<void> {
    const isDone = await this.#attempt(handle)
    this.#inFlight -= 1
    this.#queue.release(handle)
    if (!isDone) this.#parts.clock.after(limits.transientPauseMs, () => void this.#putBack(handle.run.id))
    this.#pump()
  }

  /** False when the world was not ready for it: a full disk, say. */
  async #attempt(handle: RunHandle): Promise<boolean> {
    try {
      await executeRun(this.#parts, handle)
      return true
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'transient') {
        this.#log.warn({ runId: handle.run.id, err: error }, 'a run could not go on now and will be tried again')
        return false
      }
      await this.#failLoudly(handle, error)
      return true
    }
  }

  /** An error nobody expected ends the run, visibly; a store that cannot even take that ends the process. */
  async #failLoudly({ run: { id, flowId } }: RunHandle, error: unknown): Promise<void> {
    this.#log.error({ runId: id, flowId, err: error }, 'a run met an error that was not expected')
    const { store, clock, commitAll } = this.#parts
    const handle = await store.runs.find(id)
    if (!isUnfinished(handle)) return
    const at = clock.now()
    const bug = engineError('BUG', { reason: error instanceof Error ? error.message : String(error) })
    const result = { error: { code: bug.code, message: bug.message } }
    const entries = [{ kind: 'finished' as const, at, outcome: 'failed' as const, step: null, result }]
    await commitAll({ actor: `run:${id}`, at, progress: { handle, entries, status: 'failed', wakeAt: null } })
  }

  async #putBack(runId: string): Promise<void> {
    const fresh = await this.#parts.store.runs.find(runId)
    if (!isUnfinished(fresh)) return
    this.#queue.putBack(fresh)
    this.#pump()
  }

  /** Brings in what did not fit into memory before. */
  async #refill(): Promise<void> {
    const flowId = this.#isStopped ? null : this.#queue.takeRefill()
    if (flowId === null) return
    const after = this.#queue.lastN(flowId)
    const handles = await this.#parts.store.runs.ready(flowId, after, limits.readyRunsPerFlowMax)
    this.#queue.refilled(flowId, handles)
    this.#pump()
  }
}

function isUnfinished(handle: RunHandle | null): handle is RunHandle {
  return handle?.run.status === 'ready' || handle?.run.status === 'waiting'
}
