import type { JournalEntry } from '../../schemas/journal.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { applyEntry } from '../core/fold-journal.ts'
import { openQuestions } from '../core/open-questions.ts'
import { openWaits } from '../core/open-wait.ts'
import { standingOf } from '../core/standing-of.ts'
import type { Present } from '../core/present.ts'
import type { RunState } from '../core/run-state.ts'
import type { NewMessage, NewRun, NewSignal, RecordWrite, RunDelivery, RunHandle, RunProgress } from '../ports/store.ts'
import type { CommitParts } from './commit-all.ts'

/** Changes that belong to the entries of a stage. */
export interface StagedChanges {
  readonly writes?: readonly RecordWrite[]
  readonly messages?: readonly NewMessage[]
  readonly signals?: readonly NewSignal[]
  readonly runs?: readonly NewRun[]
}

/** What a run has done since its last commit. It counts only when it is committed; otherwise it is forgotten as a whole. */
export class RunStage {
  readonly #flow: CompiledFlow
  /** The state at the last commit, and the one now. */
  #committed: RunState
  #state: RunState
  #entries: JournalEntry[] = []
  #writes: RecordWrite[] = []
  #messages: NewMessage[] = []
  #signals: NewSignal[] = []
  #runs: NewRun[] = []

  constructor(flow: CompiledFlow, state: RunState) {
    this.#flow = flow
    this.#committed = state
    this.#state = state
  }

  get state(): RunState {
    return this.#state
  }
  get entryCount(): number {
    return this.#entries.length
  }
  get writes(): readonly RecordWrite[] {
    return this.#writes
  }

  add(entry: JournalEntry, { writes = [], messages = [], signals = [], runs = [] }: StagedChanges = {}): void {
    this.#entries.push(entry)
    this.#state = applyEntry(this.#flow, this.#state, entry)
    this.#writes.push(...writes)
    this.#messages.push(...messages)
    this.#signals.push(...signals)
    this.#runs.push(...runs)
  }

  /** The commit of all that is staged. */
  toCommit(
    handle: RunHandle,
    present: Present
  ): Pick<CommitParts, 'writes' | 'messages' | 'signals' | 'runs' | 'deliveries'> & {
    readonly progress: RunProgress
  } {
    const { status, wakeAt } = standingOf(this.#flow, this.#state, present)
    const end = endOf(this.#entries)
    const progress = {
      handle,
      entries: this.#entries,
      status,
      wakeAt,
      waits: this.#flow.hasEvents && !end ? openWaits(this.#flow, this.#state, present) : undefined,
      end,
      questions: this.#flow.hasQuestions ? openQuestions(this.#state) : undefined,
      at: stepsAt(this.#state)
    }
    return {
      progress,
      writes: this.#writes,
      messages: this.#messages,
      signals: this.#signals,
      runs: this.#runs,
      deliveries: this.#abandoned(handle, present)
    }
  }

  committed(): void {
    this.#committed = this.#state
    this.#clear()
  }

  /** Forgets what is staged: the run stands again where it stood at its last commit. */
  goBack(): void {
    this.#state = this.#committed
    this.#clear()
  }

  /** Runs that this one had called and no longer waits for are cancelled. One that has finished takes no notice. */
  #abandoned({ run }: RunHandle, { now: at }: Present): readonly RunDelivery[] {
    const still = calledRuns(this.#state)
    const entry = { kind: 'cancelled' as const, at, by: `run:${run.id}`, reason: 'no longer waited for' }
    return calledRuns(this.#committed)
      .filter((runId) => !still.includes(runId))
      .map((runId) => ({ runId, entry }))
  }

  #clear(): void {
    this.#entries = []
    this.#writes = []
    this.#messages = []
    this.#signals = []
    this.#runs = []
  }
}

/** Where the run stands; a failed one stands where it failed. */
function stepsAt({ lanes, finished }: RunState): readonly string[] {
  return finished === 'completed' ? [] : [...new Set(lanes.flatMap(({ at }) => at ?? []))]
}

function calledRuns({ lanes, finished }: RunState): readonly string[] {
  return finished ? [] : lanes.flatMap(({ standing }) => (standing?.kind === 'called' ? [standing.runId] : []))
}

function endOf(entries: readonly JournalEntry[]): RunProgress['end'] {
  const last = entries.at(-1)
  return last?.kind === 'finished' ? { outcome: last.outcome, result: last.result } : undefined
}
