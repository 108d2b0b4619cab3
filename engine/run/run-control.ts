import type { JournalEntry } from '../../schemas/journal.ts'
import type { RunStatus } from '../../schemas/run.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunHandle, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'

/** What a person can do to a run. */
export interface RunControl {
  /** Final at once: whatever a worker still does for the run is refused at its commit. */
  cancel(runId: string, by: string, reason: string): Promise<void>
  /** A failed run goes on from the step that failed. */
  retry(runId: string, by: string): Promise<void>
}

export function openRunControl(parts: {
  readonly store: Store
  readonly clock: Clock
  readonly commitAll: CommitAll
}): RunControl {
  const { store, clock, commitAll } = parts

  /** Moves a run on, again if a worker was quicker. */
  const move = async (runId: string, plan: (handle: RunHandle) => Promise<Move>): Promise<void> => {
    for (let attempt = 1; attempt <= limits.runMovesMax; attempt += 1) {
      const handle = await store.runs.find(runId)
      if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: runId })
      const { entry, status, wakeAt } = await plan(handle)
      const progress = { handle, entries: [entry], status, wakeAt }
      const outcome = await commitAll({ actor: 'api', at: clock.now(), progress })
      if (outcome.ok) return
    }
    throw engineError('RUN_CONFLICTED', { runId })
  }

  return {
    cancel: (runId, by, reason) =>
      move(runId, (handle) => {
        if (isFinished(handle)) throw engineError('RUN_FINISHED', { runId, status: handle.run.status })
        const entry = { kind: 'cancelled' as const, at: clock.now(), by, reason }
        return Promise.resolve({ entry, status: 'cancelled', wakeAt: null })
      }),
    retry: (runId, by) =>
      move(runId, async (handle) => {
        const step = lastFailedStep(await store.runs.journal(handle))
        if (handle.run.status !== 'failed' || step === null)
          throw engineError('RUN_NOT_FAILED', { runId, status: handle.run.status })
        const at = clock.now()
        // Due at once: the timers take it up like any other run whose time has come.
        return { entry: { kind: 'retried' as const, at, step, by }, status: 'waiting', wakeAt: at }
      })
  }
}

interface Move {
  readonly entry: JournalEntry
  readonly status: RunStatus
  readonly wakeAt: number | null
}

function isFinished({ run: { status } }: RunHandle): boolean {
  return status !== 'ready' && status !== 'waiting'
}

function lastFailedStep(journal: readonly JournalEntry[]): string | null {
  const failed = journal.findLast((entry) => entry.kind === 'failed' && entry.retryAt === null)
  return failed?.kind === 'failed' ? failed.step : null
}
