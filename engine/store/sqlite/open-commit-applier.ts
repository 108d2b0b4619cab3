import type Database from 'better-sqlite3'
import type { Millis } from '../../../schemas/json.ts'
import { eventData, keysOf, topicOf, type EngineEvent, type RecordChange } from '../../core/event.ts'
import type { OpenWait } from '../../core/open-wait.ts'
import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { Commit, CommitOutcome, EnqueuedRun, NewMessage, NewSignal, RunHandle } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'
import type { LeaseBook } from './open-leases.ts'
import type { LookBack } from './look-back.ts'
import { openRunWriter, type RunWriter } from './open-run-writer.ts'
import type { RecordWriter } from './open-record-writer.ts'
import { openQuestionBook, type QuestionBook } from './question-book.ts'
import { openWaitBook, type WaitBook } from './wait-book.ts'

/** Thrown to undo a commit whose run was moved on by someone else. */
export class RunLost extends Error {}

interface Parts {
  readonly database: Database.Database
  readonly writer: RecordWriter
  readonly lookBack: LookBack
  readonly blobs: Blobs
  readonly leases: Pick<LeaseBook, 'end'>
}

/** Applies one commit inside the running transaction: all of it, or it throws and the caller undoes it. */
export function openCommitApplier({
  database,
  writer,
  lookBack,
  blobs,
  leases
}: Parts): (commit: Commit) => CommitOutcome {
  const statements = prepare(database)
  const waits = openWaitBook(database)
  const runWriter = openRunWriter({ database, blobs, leases })
  const questions = openQuestionBook(database)

  const write = ({ writes, actor, at }: Commit): readonly RecordChange[] => {
    if (writes.length === 0) return []
    const writing = { actor, at: new Date(at).toISOString(), atMs: at }
    return writes.map((each) => writer.apply(each, writing))
  }

  const send = (message: NewMessage, at: number): void => {
    const { id, runId, stepId, channel, payload, about } = message
    statements.insertMessage.run(id, runId, stepId, channel, JSON.stringify(payload), about, at, at)
  }

  const keep = ({ id, name, key, data }: NewSignal, at: Millis): EngineEvent | null => {
    const { changes } = statements.insertSignal.run(id, name, key, JSON.stringify(data), at)
    return changes === 0 ? null : { kind: 'signal', at, id, name, key, data }
  }

  return (commit) => {
    const { at, progress } = commit
    // What an undone transaction had begun is forgotten.
    waits.takeNew()
    const work = new CommitWork(commit, { runWriter, waits, questions, lookBack })
    if (progress) work.advance(progress)
    const changes = write(commit)
    for (const message of commit.messages) send(message, at)
    for (const change of changes) work.happened({ kind: 'record', at, change })
    for (const signal of commit.signals) work.happened(keep(signal, at))
    for (const run of commit.runs) work.enqueue(run)
    for (const delivery of commit.deliveries) work.deliver(delivery.runId, delivery.entry)
    work.settle()
    for (const [flowId, nextAt] of Object.entries(commit.schedules ?? {})) statements.setSchedule.run(flowId, nextAt)
    return { ok: true, runs: work.enqueued, changes, reached: [...work.reached.values()] }
  }
}

interface WorkParts {
  readonly runWriter: RunWriter
  readonly waits: WaitBook
  readonly questions: QuestionBook
  readonly lookBack: LookBack
}

/** One commit at work: what happens in it, and what follows from that. */
class CommitWork {
  readonly enqueued: EnqueuedRun[] = []
  readonly reached = new Map<string, RunHandle>()
  readonly #commit: Commit
  readonly #parts: WorkParts
  readonly #events: EngineEvent[] = []
  #eventCount = 0

  constructor(commit: Commit, parts: WorkParts) {
    this.#commit = commit
    this.#parts = parts
  }

  advance(progress: NonNullable<Commit['progress']>): void {
    const { handle, end } = progress
    const { at } = this.#commit
    const { runWriter, waits, questions } = this.#parts
    if (!runWriter.advance(progress, at)) throw new RunLost()
    if (progress.waits) waits.replace(handle.n, progress.waits)
    if (progress.questions) questions.replace(handle.n, progress.questions)
    if (end) this.#ended(handle, end)
  }

  happened(event: EngineEvent | null): void {
    if (event) this.#events.push(event)
  }

  enqueue(run: Commit['runs'][number]): void {
    const { enqueued, restarted } = this.#parts.runWriter.enqueue(run)
    this.enqueued.push(enqueued)
    const { handle, isNew } = enqueued
    if (isNew && handle?.run.status === 'failed') this.#tellParent(handle, stopped)
    const entry = { kind: 'cancelled' as const, at: run.at, by: `flow:${run.flowId}`, reason: 'started again' }
    for (const id of restarted) this.deliver(id, entry)
  }

  deliver(runId: string, entry: Commit['deliveries'][number]['entry']): void {
    const { runWriter } = this.#parts
    const handle = runWriter.deliver(runId, entry, this.#commit.at)
    if (!handle) return
    this.reached.set(runId, handle)
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
    const { lookBack, waits } = this.#parts
    const open = waits.open(runN, wait)
    if (!open) return
    const event = lookBack(wait).find((each) => this.#commit.reactions.matches(wait, each))
    if (!event) return
    waits.remove(open.n)
    this.#tell(open.runId, wait, event)
  }

  #ended(handle: RunHandle, end: End): void {
    const { n, run } = handle
    const { at } = this.#commit
    const { waits, questions } = this.#parts
    waits.replace(n, [])
    questions.replace(n, [])
    const { id: runId, flowId, subject } = run
    this.#events.push({ kind: 'flowFinished', at, flowId, runId, subject, ...end })
    this.#tellParent(handle, end)
  }

  #tellParent({ run: { id: runId }, parent }: RunHandle, end: End): void {
    const { at } = this.#commit
    if (parent) this.deliver(parent.runId, { kind: 'returned', at, step: parent.step, runId, ...end })
  }
}

type End = NonNullable<NonNullable<Commit['progress']>['end']>

/** A run that was stopped at the door, because flows keep starting each other, has failed before it began. */
const stopped: End = { outcome: 'failed', result: null }

function tooManyEvents(value: number): Error {
  return engineError('LIMIT_PASSED', { limit: 'eventsPerCommitMax', value, max: limits.eventsPerCommitMax })
}

function prepare(database: Database.Database) {
  return {
    insertMessage: database.prepare(
      `insert into outbox (id, run_id, step_id, channel, payload, about, state, attempts, next_at, created_at)
       values (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?)
       on conflict (id) do nothing`
    ),
    insertSignal: database.prepare(
      'insert into signals (id, name, key, data, at) values (?, ?, ?, ?, ?) on conflict (id) do nothing'
    ),
    setSchedule: database.prepare(
      'insert into schedules (flow_id, next_at) values (?, ?) on conflict (flow_id) do update set next_at = excluded.next_at'
    )
  }
}
