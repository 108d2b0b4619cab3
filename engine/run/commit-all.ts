import type { Millis } from '../../schemas/json.ts'
import type { Commit, CommitOutcome, EnqueuedRun, NewRun, RecordChange, RunProgress, Store } from '../ports/store.ts'
import { traceKey, type Tracing } from '../ports/tracing.ts'
import { startedByChange } from './start-run.ts'
import type { Registry } from './registry.ts'

/** A commit as the path writes it: what it leaves out is empty. */
export type CommitParts = Partial<Omit<Commit, 'startedBy'>> &
  Pick<Commit, 'actor' | 'at'> & { readonly causeDepth?: number }

/** Hears of what was committed, after the sync: the worker, the outbox, the timers and open pages. */
export interface CommitListener {
  committed(news: CommitNews): void
}

export interface CommitNews {
  /** Runs that were enqueued just now. */
  readonly started: readonly EnqueuedRun[]
  /** The run that was moved on, if any. */
  readonly movedRunId: string | null
  /** How far it came, with what was added to its journal. */
  readonly progress: RunProgress | null
  readonly at: Millis
  readonly tookMs: number
  readonly wakeAt: number | null
  readonly changes: readonly RecordChange[]
  readonly messageCount: number
}

export type CommitAll = (parts: CommitParts) => Promise<CommitOutcome>

export interface CommitAllParts {
  readonly store: Store
  readonly registry: Registry
  readonly tracing: Pick<Tracing, 'causedBy'>
}

/** The one way to change anything: commits, then tells those who go on from there. */
export function openCommitAll(
  { store, registry, tracing }: CommitAllParts,
  listeners: readonly CommitListener[]
): CommitAll {
  return async ({ causeDepth = 0, ...parts }) => {
    const startedAt = performance.now()
    const cause = parts.progress ? tracing.causedBy(parts.progress.handle.run) : null
    const startedBy = inTrace(startedByChange(registry, parts.at, causeDepth + 1), cause)
    const commit: Commit = { writes: [], messages: [], runs: [], ...parts, startedBy }
    const outcome = await store.commit(commit)
    if (outcome.ok) tell(listeners, { commit, tookMs: performance.now() - startedAt }, outcome)
    return outcome
  }
}

/** Runs that a run starts belong to its trace. */
function inTrace(startedBy: Commit['startedBy'], cause: string | null): Commit['startedBy'] {
  if (cause === null) return startedBy
  const place = (run: NewRun): NewRun => ({ ...run, trigger: { ...run.trigger, [traceKey]: cause } })
  return (change) => startedBy(change).map(place)
}

function tell(
  listeners: readonly CommitListener[],
  { commit, tookMs }: { readonly commit: Commit; readonly tookMs: number },
  outcome: Extract<CommitOutcome, { ok: true }>
): void {
  const news: CommitNews = {
    started: outcome.runs.filter((run) => run.isNew),
    movedRunId: commit.progress?.handle.run.id ?? null,
    progress: commit.progress ?? null,
    at: commit.at,
    tookMs,
    wakeAt: commit.progress?.wakeAt ?? null,
    changes: outcome.changes,
    messageCount: commit.messages.length
  }
  for (const listener of listeners) listener.committed(news)
}
