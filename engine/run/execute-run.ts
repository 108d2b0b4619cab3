import type { JournalEntry } from '../../schemas/journal.ts'
import type { Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { RunStatus } from '../../schemas/run.ts'
import type { CompiledAction, CompiledFlow } from '../core/compile-flow.ts'
import { decide, scopeOf } from '../core/decide.ts'
import { applyEntry, foldJournal, type RunState } from '../core/fold-journal.ts'
import { engineError, type EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { GuestRead, Sandbox } from '../ports/sandbox.ts'
import type { NewMessage, RecordWrite, RunHandle, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import { executeStep, failedEntry, type Attempt } from './execute-step.ts'
import { readStaged } from './read-staged.ts'
import type { Registry } from './registry.ts'

export interface RunParts {
  readonly store: Store
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly commitAll: CommitAll
}

/**
 * Works on a run until it waits or is finished. Steps that need nothing from outside share a commit; a search among
 * records that the run itself has just written commits first. When a commit is refused because a record had changed, everything since
 * the last commit is done again: none of it has happened. A run never holds more than its lease: whoever moved it on
 * meanwhile (a cancel) wins.
 */
export async function executeRun(parts: RunParts, handle: RunHandle): Promise<void> {
  const flow = await parts.registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
  const journal = handle.seq === 0 ? [] : await parts.store.runs.journal(handle)
  await new RunWork(parts, { flow, handle, state: foldJournal(flow, journal) }).run()
}

/** Thrown inside a step whose earlier work was refused: the step is void and the run goes back to its last commit. */
class WorkRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('the work since the last commit was refused')
    this.refusal = refusal
  }
}

type Refusal = { readonly why: 'refused'; readonly error: EngineError } | { readonly why: 'lost' }

interface Staged {
  readonly entries: JournalEntry[]
  readonly writes: RecordWrite[]
  readonly messages: NewMessage[]
  /** The last attempt staged, to say which step was refused. */
  lastAttempt: Attempt | null
}

class RunWork {
  readonly #parts: RunParts
  readonly #flow: CompiledFlow
  #handle: RunHandle
  #state: RunState
  /** The state at the last commit. */
  #committed: RunState
  #staged: Staged = emptyStage()
  /** Refusals since the last commit. From the second on each step is committed alone, to see which one is refused. */
  #refusals = 0
  /** Why the step at hand is void: its earlier work was refused while it was reading. */
  #void: WorkRefused | null = null

  constructor(
    parts: RunParts,
    start: { readonly flow: CompiledFlow; readonly handle: RunHandle; readonly state: RunState }
  ) {
    this.#parts = parts
    this.#flow = start.flow
    this.#handle = start.handle
    this.#state = start.state
    this.#committed = start.state
  }

  async run(): Promise<void> {
    for (;;) {
      const isGoingOn = await this.#guarded(() => this.#advance())
      if (!isGoingOn) return
    }
  }

  /** Does one thing; false when the run rests. */
  async #advance(): Promise<boolean> {
    const now = this.#parts.clock.now()
    const decision = decide(this.#flow, this.#state, { trigger: this.#handle.run.trigger, now })
    switch (decision.kind) {
      case 'call':
        await this.#call(decision.step, decision.attempt, now)
        break
      case 'enter':
        this.#stage(decision.entry)
        break
      case 'sleep':
      case 'rest':
        await this.#commit()
        return false
    }
    if (this.#isCommitDue()) await this.#commit()
    return true
  }

  async #call(step: CompiledAction, attemptNumber: number, at: Millis): Promise<void> {
    const { run } = this.#handle
    const scope = scopeOf(this.#state, run.trigger, at)
    const attempt: Attempt = {
      runId: run.id,
      flowId: run.flowId,
      runKey: run.key,
      step,
      attempt: attemptNumber,
      scope,
      at
    }
    const read = (asked: GuestRead): Promise<readonly StoredRecord[]> => this.#read(asked, at)
    const { registry, sandbox } = this.#parts
    const outcome = await executeStep({ registry, sandbox, read }, attempt)
    this.#throwIfVoid()
    this.#stage(outcome.entry)
    this.#staged.lastAttempt = attempt
    if ('writes' in outcome) {
      this.#staged.writes.push(...outcome.writes)
      this.#staged.messages.push(...outcome.messages)
    }
  }

  /** A read as the run sees the world. When that needs a commit and it is refused, the step at hand is void. */
  async #read(asked: GuestRead, at: Millis): Promise<readonly StoredRecord[]> {
    const { records } = this.#parts.store
    const staged = { writes: this.#staged.writes, at: new Date(at).toISOString() }
    const seen = await readStaged(records, staged, asked)
    if (seen) return seen
    try {
      await this.#commit()
    } catch (error) {
      if (!(error instanceof WorkRefused)) throw error
      this.#void = error
      throw engineError('RUN_CONFLICTED', {}, error)
    }
    return (await readStaged(records, { ...staged, writes: [] }, asked)) ?? []
  }

  #throwIfVoid(): void {
    const refused = this.#void
    this.#void = null
    if (refused) throw refused
  }

  #stage(entry: JournalEntry): void {
    this.#staged.entries.push(entry)
    this.#state = applyEntry(this.#flow, this.#state, entry)
  }

  #isCommitDue(): boolean {
    return this.#refusals > 1 || this.#staged.entries.length >= limits.stepsPerCommitMax
  }

  async #commit(): Promise<void> {
    const staged = this.#staged
    if (staged.entries.length === 0) return
    const at = this.#parts.clock.now()
    const { status, wakeAt } = statusOf(this.#state)
    const progress = { handle: this.#handle, entries: staged.entries, status, wakeAt }
    const { writes, messages } = staged
    const actor = `run:${this.#handle.run.id}`
    const outcome = await this.#parts.commitAll({
      actor,
      at,
      writes,
      messages,
      progress,
      causeDepth: this.#handle.causeDepth
    })
    if (!outcome.ok) throw new WorkRefused(outcome)
    this.#handle = {
      ...this.#handle,
      seq: this.#handle.seq + 1,
      run: { ...this.#handle.run, status, wakeAt, updatedAt: at }
    }
    this.#committed = this.#state
    this.#staged = emptyStage()
    this.#refusals = 0
  }

  /** Runs one advance; when its work is refused, goes back to the last commit. False when the run rests or is lost. */
  async #guarded(advance: () => Promise<boolean>): Promise<boolean> {
    try {
      return await advance()
    } catch (error) {
      if (!(error instanceof WorkRefused)) throw error
      if (error.refusal.why === 'lost') return false
      return this.#goBack(error.refusal.error)
    }
  }

  #goBack(error: EngineError): boolean {
    const { entries, lastAttempt } = this.#staged
    this.#refusals += 1
    this.#staged = emptyStage()
    this.#state = this.#committed
    const isConflict = error.code === 'VERSION_CONFLICT' || error.code === 'UNIQUE_CONFLICT'
    const isWorthAnother = isConflict ? this.#refusals < limits.conflictsMax : entries.length > 1
    if (isWorthAnother) {
      // Anything but a conflict comes from one step: alone in its commit it will show itself.
      if (!isConflict) this.#refusals = Math.max(this.#refusals, 2)
      return true
    }
    if (!lastAttempt) throw error
    this.#stage(failedEntry(lastAttempt, null, isConflict ? engineError('RUN_CONFLICTED', {}, error) : error))
    return true
  }
}

function emptyStage(): Staged {
  return { entries: [], writes: [], messages: [], lastAttempt: null }
}

function statusOf(state: RunState): { readonly status: RunStatus; readonly wakeAt: Millis | null } {
  if (state.finished) return { status: state.finished, wakeAt: null }
  return state.wakeAt === null ? { status: 'ready', wakeAt: null } : { status: 'waiting', wakeAt: state.wakeAt }
}
