import type { Commit, CommitOutcome, EnqueuedRun, RecordChange, Store } from '../ports/store.ts'
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
  readonly wakeAt: number | null
  readonly changes: readonly RecordChange[]
  readonly messageCount: number
}

export type CommitAll = (parts: CommitParts) => Promise<CommitOutcome>

/** The one way to change anything: commits, then tells those who go on from there. */
export function openCommitAll(
  { store, registry }: { readonly store: Store; readonly registry: Registry },
  listeners: readonly CommitListener[]
): CommitAll {
  return async ({ causeDepth = 0, ...parts }) => {
    const startedBy = startedByChange(registry, parts.at, causeDepth + 1)
    const commit: Commit = { writes: [], messages: [], runs: [], ...parts, startedBy }
    const outcome = await store.commit(commit)
    if (outcome.ok) tell(listeners, commit, outcome)
    return outcome
  }
}

function tell(
  listeners: readonly CommitListener[],
  commit: Commit,
  outcome: Extract<CommitOutcome, { ok: true }>
): void {
  const news: CommitNews = {
    started: outcome.runs.filter((run) => run.isNew),
    movedRunId: commit.progress?.handle.run.id ?? null,
    wakeAt: commit.progress?.wakeAt ?? null,
    changes: outcome.changes,
    messageCount: commit.messages.length
  }
  for (const listener of listeners) listener.committed(news)
}
