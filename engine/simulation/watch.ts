import type { Flow } from '../../schemas/flow.ts'
import type { Commit, CommitOutcome, RunProgress } from '../ports/store.ts'
import type { MemoryDisk } from '../store/sqlite/open-memory-disk.ts'
import { describeCommit } from './describe-commit.ts'
import { overLimit } from './over-limit.ts'

/**
 * The part of the reference model that looks on while the story plays: what must hold at every commit. It knows what the
 * documents promise and nothing of how the engine keeps it.
 */
export interface Watch {
  /** The sandbox was called for a run. */
  began(runId: string): void
  stored(commit: Commit, outcome: CommitOutcome): void
  /** A commit was answered with an error: its run goes back to the queue. */
  failed(commit: Commit): void
  /** What a run has done since its last commit was given up. */
  gaveUp(runId: string): void
  /** The process died: what was under way is forgotten. */
  died(): void
  /** A run was cancelled by somebody who was told so. */
  readonly cancelled: Set<string>
  /** Flows that were paused, and when who paused them was told so. */
  readonly paused: Map<string, number>
  readonly broken: readonly string[]
  readonly lines: readonly string[]
  commits(): number
}

export function openWatch(disk: MemoryDisk, flows: readonly Flow[], elapsed: () => number): Watch {
  return new CommitWatch(disk, flows, elapsed)
}

class CommitWatch implements Watch {
  readonly cancelled = new Set<string>()
  readonly paused = new Map<string, number>()
  readonly broken: string[] = []
  readonly lines: string[] = []
  readonly #disk: MemoryDisk
  readonly #limited: readonly Flow[]
  readonly #elapsed: () => number
  /** The run that is at work on a subject, from its first call to its rest. */
  readonly #atWork = new Map<string, string>()
  readonly #subjects = new Map<string, string | null>()
  readonly #ended = new Map<string, string>()
  #commits = 0

  constructor(disk: MemoryDisk, flows: readonly Flow[], elapsed: () => number) {
    this.#disk = disk
    this.#limited = flows.filter(({ enrolment }) => enrolment !== undefined)
    this.#elapsed = elapsed
  }

  began(runId: string): void {
    const subject = this.#subjectOf(runId)
    if (subject === null) return
    this.lines.push(`${this.#elapsed()} call for ${runId}`)
    const other = this.#atWork.get(subject) ?? runId
    if (other !== runId) this.#break(`steps of ${runId} and ${other} about ${subject} interleave`)
    this.#atWork.set(subject, runId)
  }

  commits(): number {
    return this.#commits
  }

  stored(commit: Commit, outcome: CommitOutcome): void {
    this.#commits += 1
    this.lines.push(`${this.#elapsed()} ${describeCommit(commit, outcome)}`)
    if (commit.progress && !goesOn(commit.progress, outcome)) this.#rests(commit.progress.handle.run.id)
    if (!outcome.ok) return
    if (commit.progress) this.#advanced(commit.progress)
    const delivered = commit.deliveries.filter(({ entry }) => entry.kind === 'cancelled').map(({ runId }) => runId)
    const reached = outcome.reached.filter(({ run }) => run.status === 'cancelled').map(({ run }) => run.id)
    for (const id of [...delivered, ...reached]) this.#cancelled(id)
    if (mayLetIn(commit, outcome)) this.#checkLimits()
  }

  failed({ progress }: Commit): void {
    if (progress) this.#rests(progress.handle.run.id)
  }

  gaveUp(runId: string): void {
    this.#rests(runId)
  }

  died(): void {
    this.#atWork.clear()
  }

  #advanced({ handle, entries, status }: RunProgress): void {
    const { id: runId, flowId } = handle.run
    const pausedAt = this.paused.get(flowId) ?? Number.POSITIVE_INFINITY
    const isOwn = entries.every(({ kind }) => kind !== 'retried')
    if (isOwn && this.#elapsed() > pausedAt + graceMs)
      this.#break(`the run ${runId} of ${flowId}, which is paused, went on`)
    const ended = this.#ended.get(runId)
    const isRetried = entries.some(({ kind }) => kind === 'retried')
    if (ended !== undefined && !(ended === 'failed' && isRetried)) {
      this.#break(`the run ${runId} went on after it had ${ended}: ${JSON.stringify(entries)}`)
    }
    if (isRetried) this.#ended.delete(runId)
    if (status === 'completed' || status === 'failed') this.#ended.set(runId, status)
  }

  /** A delivery that came too late is none. */
  #cancelled(runId: string): void {
    const [row] = this.#disk.query('select status from runs where id = ?', runId) as readonly { status: string }[]
    if (row?.status === 'cancelled') this.#ended.set(runId, 'been cancelled')
  }

  #rests(runId: string): void {
    const subject = this.#subjectOf(runId)
    if (subject !== null && this.#atWork.get(subject) === runId) this.#atWork.delete(subject)
  }

  #subjectOf(runId: string): string | null {
    const known = this.#subjects.get(runId)
    if (known !== undefined) return known
    const [row] = this.#disk.query('select subject from runs where id = ?', runId) as readonly {
      subject: string | null
    }[]
    if (row) this.#subjects.set(runId, row.subject)
    return row?.subject ?? null
  }

  #checkLimits(): void {
    for (const flow of this.#limited) {
      for (const problem of overLimit(this.#disk, flow)) this.#break(problem)
    }
  }

  #break(what: string): void {
    this.broken.push(`at ${this.#elapsed()}: ${what}`)
  }
}

/** What is under way when a flow is paused goes on to its next rest, however slow the world is. */
const graceMs = 10 * 60_000

/** It has steps left that it does at once; nobody else may come between. */
function goesOn({ handle, status }: RunProgress, outcome: CommitOutcome): boolean {
  return outcome.ok && status === 'ready' && !outcome.reached.some(({ run }) => run.id === handle.run.id)
}

/** Runs may have come under way by it. */
function mayLetIn({ progress }: Commit, outcome: CommitOutcome): boolean {
  if (outcome.ok && outcome.runs.length > 0) return true
  return progress !== undefined && (progress.handle.seq === 0 || progress.entries[0]?.kind === 'retried')
}
