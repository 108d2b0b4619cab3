import type { JournalEntry } from '../../schemas/journal.ts'
import type { Millis } from '../../schemas/json.ts'
import { eventData, keysOf, topicOf, type EngineEvent } from '../core/event.ts'
import type { OpenQuestion } from '../core/open-questions.ts'
import type { OpenWait } from '../core/open-wait.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Commit, NewRun, RunHandle, RunProgress } from '../ports/store.ts'

/** Thrown to undo a commit whose run was moved on by someone else. */
export class RunLost extends Error {}

/** Writes runs and their journals, inside the transaction of a commit. */
export interface RunWriter<Enqueued> {
  /** Stores a run, or says why not. */
  enqueue(run: NewRun): EnqueueAnswer<Enqueued>
  /** Moves a run on; false when it was moved on by someone else. */
  advance(progress: RunProgress, at: Millis): boolean
  /** Puts an entry into the journal of a run that is not finished, and makes it ready; null when it is finished. */
  deliver(runId: string, entry: JournalEntry, at: Millis): RunHandle | null
  /** Unfinished runs that this one has started and waits for. */
  childrenOf(runId: string): readonly string[]
}

export interface EnqueueAnswer<Enqueued> {
  readonly enqueued: Enqueued
  /** Runs of the same key that are to be cancelled for it. */
  readonly restarted: readonly string[]
  /** The run, where it was stopped at the door because flows keep starting each other: it has failed before it began. */
  readonly stopped?: RunHandle
}

/** What people are asked. */
export interface QuestionBook {
  /** What a run asks from now on. */
  replace(handle: RunHandle, questions: readonly OpenQuestion[]): void
}

export interface KeptWait {
  readonly n: number
  readonly runId: string
  readonly wait: OpenWait
}

export interface NewWait {
  readonly runN: number
  readonly wait: OpenWait
}

/** What unfinished runs wait for. All functions run inside the transaction of a commit. */
export interface WaitBook {
  /** What a run waits for from now on; what it waited for before and still does keeps its place. */
  replace(handle: RunHandle, waits: readonly OpenWait[]): void
  /** Waits under a topic and one of the keys, oldest first. */
  find(topic: string, keys: () => readonly string[]): readonly KeptWait[]
  /** The wait as it is kept, if it still is. */
  open(runN: number, wait: OpenWait): KeptWait | null
  remove(n: number): void
  /** Waits that `replace` has added since this was called last. */
  takeNew(): readonly NewWait[]
}

/** What has happened before. */
export interface Past {
  /** Events that happened since a wait's `since` and that may be the one, oldest first. */
  since(wait: OpenWait): readonly EngineEvent[]
  /** Takes note of an event, where what is written cannot be read yet. */
  add(event: EngineEvent): void
}

interface WorkParts<Enqueued> {
  readonly runWriter: RunWriter<Enqueued>
  readonly waits: WaitBook
  readonly questions: QuestionBook
  readonly past: Past
}

/** One commit at work: what happens in it, and what follows from that. */
export class CommitWork<Enqueued> {
  readonly enqueued: Enqueued[] = []
  #reached: Map<string, RunHandle> | null = null
  readonly #commit: Commit
  readonly #parts: WorkParts<Enqueued>
  readonly #events: EngineEvent[] = []
  #eventCount = 0

  constructor(commit: Commit, parts: WorkParts<Enqueued>) {
    this.#commit = commit
    this.#parts = parts
    // What an undone commit had begun is forgotten.
    parts.waits.takeNew()
  }

  /** Runs that something was delivered to, as they are now. */
  get reached(): readonly RunHandle[] {
    return this.#reached ? [...this.#reached.values()] : []
  }

  advance(progress: RunProgress): void {
    const { handle, end } = progress
    const { at } = this.#commit
    const { runWriter, waits, questions } = this.#parts
    if (!runWriter.advance(progress, at)) throw new RunLost()
    if (progress.waits) waits.replace(handle, progress.waits)
    if (progress.questions) questions.replace(handle, progress.questions)
    if (end) this.#ended(handle, end)
  }

  happened(event: EngineEvent | null): void {
    if (event) this.#events.push(event)
  }

  enqueue(run: NewRun): void {
    const { enqueued, restarted, stopped } = this.#parts.runWriter.enqueue(run)
    this.enqueued.push(enqueued)
    if (stopped) this.#tellParent(stopped, { outcome: 'failed', result: null })
    const entry = { kind: 'cancelled' as const, at: run.at, by: `flow:${run.flowId}`, reason: 'started again' }
    for (const id of restarted) this.deliver(id, entry)
  }

  deliver(runId: string, entry: JournalEntry): void {
    const { runWriter } = this.#parts
    const handle = runWriter.deliver(runId, entry, this.#commit.at)
    if (!handle) return
    this.#reached ??= new Map()
    this.#reached.set(runId, handle)
    if (entry.kind !== 'cancelled') return
    this.#ended(handle, { outcome: 'cancelled', result: null })
    // Runs that it waits for end with it, and so on down: in the same transaction, so that none is begun meanwhile.
    const inherited = { ...entry, by: `run:${runId}`, reason: 'no longer waited for' }
    for (const child of runWriter.childrenOf(runId)) this.deliver(child, inherited)
  }

  /** Lets everything follow that follows from the events of this commit, and from events before it for new waits. */
  settle(): void {
    this.#followUp()
    for (const { runN, wait } of this.#parts.waits.takeNew()) this.#lookBack(runN, wait)
    this.#followUp()
  }

  #followUp(): void {
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      this.#eventCount += 1
      if (this.#eventCount > limits.eventsPerCommitMax) throw tooManyEvents(this.#eventCount)
      this.#parts.past.add(event)
      for (const run of this.#commit.reactions.startedBy(event)) this.enqueue(run)
      this.#wake(event)
    }
  }

  /** Gives the event to the runs that wait for it. */
  #wake(event: EngineEvent): void {
    const { waits } = this.#parts
    for (const { n, runId, wait } of waits.find(topicOf(event), () => keysOf(event))) {
      if (!this.#commit.reactions.matches(wait, event)) continue
      waits.remove(n)
      this.#tell(runId, wait, event)
    }
  }

  #tell(runId: string, { step }: OpenWait, event: EngineEvent): void {
    const { at } = this.#commit
    const data = eventData(event)
    this.deliver(runId, step === null ? { kind: 'goal', at, event: data } : { kind: 'received', at, step, event: data })
  }

  /** The event may have come before the wait began. */
  #lookBack(runN: number, wait: OpenWait): void {
    const { past, waits } = this.#parts
    const open = waits.open(runN, wait)
    if (!open) return
    const event = past.since(wait).find((each) => this.#commit.reactions.matches(wait, each))
    if (!event) return
    waits.remove(open.n)
    this.#tell(open.runId, wait, event)
  }

  #ended(handle: RunHandle, end: End): void {
    const { at } = this.#commit
    const { run } = handle
    this.#parts.waits.replace(handle, [])
    this.#parts.questions.replace(handle, [])
    const { id: runId, flowId, subject } = run
    this.#events.push({ kind: 'flowFinished', at, flowId, runId, subject, ...end })
    this.#tellParent(handle, end)
  }

  #tellParent({ run: { id: runId }, parent }: RunHandle, end: End): void {
    const { at } = this.#commit
    if (parent) this.deliver(parent.runId, { kind: 'returned', at, step: parent.step, runId, ...end })
  }
}

type End = NonNullable<RunProgress['end']>

function tooManyEvents(value: number): Error {
  return engineError('LIMIT_PASSED', { limit: 'eventsPerCommitMax', value, max: limits.eventsPerCommitMax })
}
