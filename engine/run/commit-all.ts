import type { Millis } from '../../schemas/json.ts'
import { matchesWait } from '../core/open-wait.ts'
import type { RecordChange } from '../core/event.ts'
import type { Clock } from '../ports/clock.ts'
import type {
  Commit,
  CommitOutcome,
  EnqueuedRun,
  NewRun,
  Reactions,
  RunHandle,
  RunProgress,
  Store
} from '../ports/store.ts'
import { traceKey, type Tracing } from '../ports/tracing.ts'
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
  /** How far it came, with what was added to its journal. */
  readonly progress: RunProgress | null
  readonly at: Millis
  readonly tookMs: number
  /** It stands in line again. */
  readonly isHeld: boolean
  readonly wakeAt: number | null
  readonly changes: readonly RecordChange[]
  readonly messageCount: number
}

export type CommitAll = (parts: CommitParts) => Promise<CommitOutcome>

export interface CommitAllParts extends Starter {
  readonly store: Store
  readonly tracing: Pick<Tracing, 'causedBy'>
  readonly clock: Clock
  /** Called when a commit ended in an error: it may have happened all the same. */
  readonly unsure: () => void
}

const none = [] as const

/** The one way to change anything: commits, then tells those who go on from there. */
export function openCommitAll(
  { store, unsure, tracing, clock, ...starter }: CommitAllParts,
  listeners: readonly CommitListener[]
): CommitAll {
  const failed = (error: unknown): never => {
    unsure()
    throw error
  }
  return async (parts) => {
    const startedAt = clock.elapsed()
    const { causeDepth = 0, progress } = parts
    const cause = progress ? tracing.causedBy(progress.handle.run) : null
    const startedBy = inTrace(startedByEvent(starter, causeDepth + 1), cause)
    const commit = toCommit(parts, { startedBy, matches: matchesWait })
    const outcome = await store.commit(commit).catch(failed)
    if (outcome.ok) tell(listeners, { commit, tookMs: clock.elapsed() - startedAt }, outcome)
    return outcome
  }
}

/** Spelled out, because every run passes here twice: spreading one object over another took longer than all of the rest. */
function toCommit(parts: CommitParts, reactions: Reactions): Commit {
  const { actor, at, writes = none, messages = none, runs = none, signals = none, deliveries = none } = parts
  const { progress, schedules } = parts
  return { actor, at, writes, messages, runs, signals, deliveries, progress, schedules, reactions }
}

/** Runs that a run starts belong to its trace. */
function inTrace(startedBy: Reactions['startedBy'], cause: string | null): Reactions['startedBy'] {
  if (cause === null) return startedBy
  const place = (run: NewRun): NewRun => ({ ...run, trigger: { ...run.trigger, [traceKey]: cause } })
  return (event) => startedBy(event).map(place)
}

function tell(
  listeners: readonly CommitListener[],
  { commit, tookMs }: { readonly commit: Commit; readonly tookMs: number },
  outcome: Extract<CommitOutcome, { ok: true }>
): void {
  const { progress, messages } = commit
  const news: CommitNews = {
    started: outcome.runs.length === 0 ? none : outcome.runs.flatMap((run) => newHandle(run) ?? []),
    reached: outcome.reached,
    moved: progress?.handle ?? null,
    isEnd: progress?.end !== undefined,
    isHeld: progress?.status === 'queued',
    wakeAt: progress?.wakeAt ?? null,
    progress: progress ?? null,
    at: commit.at,
    tookMs,
    changes: outcome.changes,
    messageCount: messages.length
  }
  for (const listener of listeners) listener.committed(news)
}

/** A queued run that more was added to is looked at again: its time may have moved. */
function newHandle({ handle, isNew }: EnqueuedRun): RunHandle | null {
  return handle && (isNew || handle.run.status === 'queued') ? handle : null
}
