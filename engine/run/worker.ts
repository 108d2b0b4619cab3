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
export interface Worker extends CommitListener {
  start(): Promise<void>
  /** Takes runs to be worked on; those it holds already are left out. */
  offer(handles: readonly RunHandle[]): void
  /** Stops taking runs and waits for those under way. */
  stop(): Promise<void>
  /** Runs in memory: waiting for room, for their subject, or being worked on. */
  held(): number
}

export function openWorker(parts: RunParts, log: Log): Worker {
  const queue = new RunQueue()
  let inFlight = 0
  let isStopped = true
  let whenIdle: (() => void) | null = null

  const pump = (): void => {
    while (!isStopped && inFlight < limits.runsInFlightMax) {
      const handle = queue.take()
      if (!handle) break
      inFlight += 1
      void work(handle)
    }
    if (inFlight === 0 && isStopped) whenIdle?.()
    void refill()
  }

  const work = async (handle: RunHandle): Promise<void> => {
    const isDone = await attempt(handle)
    inFlight -= 1
    queue.release(handle)
    if (!isDone) parts.clock.after(limits.transientPauseMs, () => void putBack(handle.run.id))
    pump()
  }

  /** False when the world was not ready for it: a full disk, say. */
  const attempt = async (handle: RunHandle): Promise<boolean> => {
    try {
      await executeRun(parts, handle)
      return true
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'transient') {
        log.warn({ runId: handle.run.id, err: error }, 'a run could not go on now and will be tried again')
        return false
      }
      await failLoudly(parts, log, { handle, error })
      return true
    }
  }

  const putBack = async (runId: string): Promise<void> => {
    const fresh = await parts.store.runs.find(runId)
    if (fresh?.run.status !== 'ready' && fresh?.run.status !== 'waiting') return
    queue.putBack(fresh)
    pump()
  }

  /** Brings in what did not fit into memory before. */
  const refill = async (): Promise<void> => {
    const flowId = isStopped ? null : queue.takeRefill()
    if (flowId === null) return
    const handles = await parts.store.runs.ready(flowId, queue.lastN(flowId), limits.readyRunsPerFlowMax)
    queue.refilled(flowId, handles)
    pump()
  }

  return {
    async start() {
      isStopped = false
      for (const flowId of await parts.store.runs.flowsWithReadyRuns()) queue.askRefill(flowId)
      pump()
    },
    offer(handles) {
      for (const handle of handles) queue.add(handle)
      pump()
    },
    committed(news: CommitNews) {
      if (news.started.length > 0) this.offer(news.started.map(({ handle }) => handle))
    },
    stop() {
      isStopped = true
      return inFlight === 0 ? Promise.resolve() : new Promise((resolve) => (whenIdle = resolve))
    },
    held: () => queue.size()
  }
}

/** An error nobody expected ends the run, visibly; a store that cannot even take that ends the process. */
async function failLoudly(
  parts: RunParts,
  log: Log,
  { handle, error }: { readonly handle: RunHandle; readonly error: unknown }
): Promise<void> {
  const { id, flowId } = handle.run
  log.error({ runId: id, flowId, err: error }, 'a run met an error that was not expected')
  const fresh = await parts.store.runs.find(id)
  if (!fresh || (fresh.run.status !== 'ready' && fresh.run.status !== 'waiting')) return
  const at = parts.clock.now()
  const bug = engineError('BUG', { reason: error instanceof Error ? error.message : String(error) })
  const result = { error: { code: bug.code, message: bug.message } }
  const entries = [{ kind: 'finished' as const, at, outcome: 'failed' as const, step: null, result }]
  await parts.commitAll({ actor: `run:${id}`, at, progress: { handle: fresh, entries, status: 'failed', wakeAt: null } })
}
