import { matchesWait } from '../core/open-wait.ts'
import type { RecordChange } from '../core/event.ts'
import type { Commit, CommitOutcome, EnqueuedRun, RunHandle, Store } from '../ports/store.ts'
import { startedByEvent, type Starter } from './start-run.ts'

/** A commit as the path writes it: what it leaves out is empty. */
export type CommitParts = Partial<Omit<Commit, 'reactions'>> &
  Pick<Commit, 'actor' | 'at'> & { readonly causeDepth?: number }

/** Hears of what was committed, after the sync: the worker, the outbox, the timers and open pages. */
export interface CommitListener {
  committed(news: CommitNews): void
}

export interface CommitNews {
  /** Runs that were stored just now: ready ones and queued ones. */
  readonly started: readonly RunHandle[]
  /** Runs that something was delivered to, as they are now. */
  readonly reached: readonly RunHandle[]
  /** The run that was moved on, if any, and whether that was its end. */
  readonly moved: RunHandle | null
  readonly isEnd: boolean
  /** It stands in line again. */
  readonly isHeld: boolean
  readonly wakeAt: number | null
  readonly changes: readonly RecordChange[]
  readonly messageCount: number
}

export type CommitAll = (parts: CommitParts) => Promise<CommitOutcome>

const nothing = { writes: [], messages: [], runs: [], signals: [], deliveries: [] } as const

/** The one way to change anything: commits, then tells those who go on from there. */
export function openCommitAll(
  { store, unsure, ...starter }: CommitAllParts,
  listeners: readonly CommitListener[]
): CommitAll {
  return async ({ causeDepth = 0, ...parts }) => {
    const reactions = { startedBy: startedByEvent(starter, causeDepth + 1), matches: matchesWait }
    const commit: Commit = { ...nothing, ...parts, reactions }
    const outcome = await store.commit(commit).catch((error: unknown) => {
      unsure()
      throw error
    })
    if (outcome.ok) tell(listeners, commit, outcome)
    return outcome
  }
}

interface CommitAllParts extends Starter {
  readonly store: Store
  /** Called when a commit ended in an error: it may have happened all the same. */
  readonly unsure: () => void
}

function tell(
  listeners: readonly CommitListener[],
  commit: Commit,
  outcome: Extract<CommitOutcome, { ok: true }>
): void {
  const { progress, messages } = commit
  const news: CommitNews = {
    started: outcome.runs.flatMap((run) => newHandle(run) ?? []),
    reached: outcome.reached,
    moved: progress?.handle ?? null,
    isEnd: progress?.end !== undefined,
    isHeld: progress?.status === 'queued',
    wakeAt: progress?.wakeAt ?? null,
    changes: outcome.changes,
    messageCount: messages.length
  }
  for (const listener of listeners) listener.committed(news)
}

/** A queued run that more was added to is looked at again: its time may have moved. */
function newHandle({ handle, isNew }: EnqueuedRun): RunHandle | null {
  return handle && (isNew || handle.run.status === 'queued') ? handle : null
}
