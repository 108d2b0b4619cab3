import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Millis } from '../../../schemas/json.ts'
import { engineError } from '../../errors.ts'
import type { Commit, NewRun, RunHandle, RunProgress } from '../../ports/store.ts'
import type { EnqueueAnswer, RunWriter } from '../commit-work.ts'
import { askDoor, hasTerms, mayReturn } from '../door.ts'
import {
  errorCodeOf,
  firstStanding,
  isUnfinished,
  journalKeySpan,
  newHandle,
  newRow,
  rowToHandle,
  stoppedJournal,
  type FirstStanding,
  type RunRow
} from '../run-row.ts'
import type { Reading } from './commit-applier.ts'
import type { Session } from './connection.ts'
import { askByPlace, Facts, type FactSource } from './facts.ts'
import type { RowToWrite } from './rows-to-text.ts'
import { runStatements as sql } from './run-statements.ts'
import { StagedDoor, type FindEnqueued } from './staged-door.ts'
import type { StagedList } from './staged-list.ts'
import { expectRows, Surprise } from './surprise.ts'
import { writeRows } from './write-rows.ts'

/** A run as the batch leaves it. */
interface StagedRun {
  /** A new run has no number yet: its place, counted downwards from -1, stands for it. */
  readonly handle: RunHandle
  /** The count of commits that the database has; null when the batch makes the run. */
  readonly from: number | null
  /** Where it stands, when the batch has moved it there; and why it failed. */
  readonly atSteps?: string | null
  readonly errorCode?: string | null
}

/** A run that the batch makes, as it was let in. */
interface Started {
  readonly run: NewRun
  readonly standing: Omit<FirstStanding, 'n'>
}

interface JournalRow {
  readonly runN: number
  readonly seq: number
  readonly at: Millis
  readonly entries: readonly JournalEntry[]
}

/** What a batch does to runs and their journals: worked out in memory, then written together. */
export class StagedRuns implements RunWriter<FindEnqueued> {
  readonly door: StagedDoor
  readonly #reading: Reading
  readonly #list: StagedList
  readonly #runs = new Map<string, StagedRun>()
  readonly #started: Started[] = []
  readonly #journal: JournalRow[] = []
  /** Rows of runs as the database has them, locked. */
  readonly #stored = new Facts<{ readonly id: string }, RunRow>(askByPlace(sql.lock))
  readonly #children = new Facts<{ readonly parent_run: string }, { readonly id: string }>(askByPlace(sql.children))
  readonly #numbers = new Map<string, number>()
  readonly #knownByKey = new Map<string, RunRow>()

  constructor(reading: Reading, list: StagedList) {
    this.#reading = reading
    this.#list = list
    this.door = new StagedDoor(list, (runId) => this.#runs.get(runId)?.handle.run.status)
  }

  facts(): readonly FactSource[] {
    return [this.#stored, this.#children, ...this.door.facts()]
  }

  /** Notes what is sure to be asked. */
  want({ progress, deliveries, runs }: Commit): void {
    for (const { runId } of deliveries) this.#stored.want({ id: runId })
    const { handle, end } = progress ?? {}
    if (handle && this.#reading === 'careful') this.#stored.want({ id: handle.run.id })
    if (end && handle?.parent) this.#stored.want({ id: handle.parent.runId })
    for (const run of runs) if (hasTerms(run)) askDoor(this.door, run)
  }

  /** Moves a run on from where its worker last saw it. */
  advance(progress: RunProgress, at: Millis): boolean {
    const { handle, entries, status, wakeAt, flowVersion, at: steps, end, returns } = progress
    if (returns && !mayReturn(this.door, handle.run, returns)) {
      throw engineError('RUN_REPLACED', { runId: handle.run.id })
    }
    const staged = this.#runs.get(handle.run.id) ?? this.#trust(handle)
    if (staged?.handle.seq !== handle.seq) return false
    const run = { ...handle.run, status, wakeAt, updatedAt: at, flowVersion: flowVersion ?? handle.run.flowVersion }
    const atSteps = steps ? JSON.stringify(steps) : (staged.atSteps ?? null)
    this.#move({ ...staged, atSteps, errorCode: errorCodeOf(end) }, { ...handle, run }, { at, entries })
    if (returns) this.door.returned(handle.run, returns)
    return true
  }

  deliver(runId: string, entry: JournalEntry, at: Millis): RunHandle | null {
    const staged = this.#runs.get(runId) ?? this.#storedRun(runId)
    const isEnd = entry.kind === 'cancelled'
    if (!staged || !isUnfinished(staged.handle.run.status)) return null
    if (staged.handle.run.status === 'queued' && !isEnd) return null
    const run = { ...staged.handle.run, status: isEnd ? 'cancelled' : 'ready', wakeAt: null, updatedAt: at } as const
    return this.#move({ ...staged, errorCode: null }, { ...staged.handle, run }, { at, entries: [entry] })
  }

  childrenOf(runId: string): readonly string[] {
    const stored = this.#children.rows({ parent_run: runId }).map(({ id }) => id)
    const started = [...this.#runs.values()].filter(
      ({ from, handle }) => from === null && handle.parent?.runId === runId
    )
    return [...stored, ...started.map(({ handle }) => handle.run.id)]
  }

  enqueue(run: NewRun): EnqueueAnswer<FindEnqueued> {
    // Where nothing but the key can keep it out, the database is asked by writing it.
    const answer = hasTerms(run) ? askDoor(this.door, run) : this.#askForKey(run)
    switch (answer.kind) {
      case 'known':
        return { enqueued: answer.known, restarted: [] }
      case 'skip': {
        const skipped = { handle: null, isNew: false, flowId: run.flowId, skipped: answer.reason } as const
        return { enqueued: () => skipped, restarted: [] }
      }
      case 'stop': {
        const stopped = this.#start(run, { seq: 1, status: 'failed', wakeAt: null })
        this.#note(stopped, 0, { at: run.at, entries: stoppedJournal(run.at, answer.count) })
        return { enqueued: this.#finderOf(stopped, true), restarted: [], stopped }
      }
      case 'enter': {
        const started = this.#start(run, { seq: 0, ...firstStanding(run) })
        return { enqueued: this.#finderOf(started, true), restarted: answer.restarted }
      }
    }
  }

  /** Writes everything; then the new runs have their numbers. */
  async write(session: Session): Promise<void> {
    const moved = [...this.#runs.values()].flatMap((staged) =>
      staged.from === null ? [] : [movedRow(staged, staged.from)]
    )
    const started = this.#started.map((each) => this.#startedRow(each))
    const stored = this.#journal.filter(({ runN }) => runN > 0).map(journalRow)
    const renewed = this.door.renewed()
    const [renewals, moves, starts, entries] = await writeRows(session, [
      { text: sql.renew, rows: renewed },
      { text: sql.advance, rows: moved },
      { text: sql.enqueue, rows: started },
      { text: sql.journal, rows: stored }
    ])
    expectRows(renewals?.count ?? 0, renewed.length)
    expectRows(moves?.count ?? 0, moved.length)
    expectRows(entries?.count ?? 0, stored.length)
    for (const { id, n } of (starts?.rows ?? []) as unknown as RunRow[]) this.#numbers.set(id, n)
    if (this.#numbers.size < started.length) await this.#loadKnown(session)
    const late = this.#journal.filter(({ runN }) => runN < 0)
    const lateRows = late.map((row) => journalRow({ ...row, runN: this.#numberAt(row.runN) }))
    await writeRows(session, [{ text: sql.journal, rows: lateRows }])
  }

  /** The run with its number, after the write. */
  numbered(handle: RunHandle): RunHandle {
    return handle.n > 0 ? handle : { ...handle, n: this.#numberAt(handle.n) }
  }

  #numberAt(place: number): number {
    const n = this.#numbers.get(this.#started[-1 - place]?.run.id ?? '')
    if (n === undefined) throw new Surprise('a run that the batch went on with was there before')
    return n
  }

  /** Runs that were there before with a key that was asked for. */
  async #loadKnown(session: Session): Promise<void> {
    const missing = this.#started.map(({ run }) => run).filter(({ id }) => !this.#numbers.has(id))
    if (missing.some(hasTerms)) throw new Surprise('a run came in beside its door')
    const keys = missing.map(({ flowId, key }) => ({ flow_id: flowId, key }))
    const [answer] = await writeRows(session, [{ text: sql.byKeys, rows: keys }])
    for (const row of (answer?.rows ?? []) as unknown as RunRow[]) {
      this.#knownByKey.set(`${row.flow_id}\n${row.key ?? ''}`, row)
    }
  }

  #askForKey({ flowId, key }: NewRun): ReturnType<typeof askDoor<FindEnqueued>> {
    const known = key === null ? null : this.door.startedByKey(flowId, key)
    return known ? { kind: 'known', known } : { kind: 'enter', restarted: [] }
  }

  /** Hopefully, a worker knows its run; whether it did is seen when it is written. */
  #trust(handle: RunHandle): StagedRun | null {
    const { id } = handle.run
    const isTrusted = this.#reading === 'hopeful' && !this.#stored.isKnown({ id })
    return isTrusted ? { handle, from: handle.seq } : this.#storedRun(id)
  }

  #storedRun(id: string): StagedRun | null {
    const [row] = this.#stored.rows({ id })
    return row ? { handle: rowToHandle(row), from: row.seq } : null
  }

  #move(staged: StagedRun, handle: RunHandle, noted: Omit<JournalRow, 'runN' | 'seq'>): RunHandle {
    const moved = { ...handle, seq: handle.seq + 1 }
    this.#list.set(this.#runs, handle.run.id, { ...staged, handle: moved })
    this.#note(handle, handle.seq, noted)
    return moved
  }

  #note({ n: runN }: RunHandle, seq: number, noted: Omit<JournalRow, 'runN' | 'seq'>): void {
    this.#list.push(this.#journal, { runN, seq, ...noted })
  }

  #start(run: NewRun, standing: Omit<FirstStanding, 'n'>): RunHandle {
    const place = this.#list.push(this.#started, { run, standing })
    const handle = newHandle(run, { n: -1 - place, ...standing })
    this.#list.set(this.#runs, run.id, { handle, from: null })
    const current = (): RunHandle => this.#runs.get(run.id)?.handle ?? handle
    this.door.entered({
      run,
      found: () => this.#finderOf(current(), false),
      status: () => current().run.status,
      renew: ({ trigger, at }, wakeAt) => {
        const renewed = { ...current().run, trigger, wakeAt, updatedAt: at }
        this.#list.set(this.#runs, run.id, { handle: { ...current(), run: renewed }, from: null })
      }
    })
    return handle
  }

  #finderOf(handle: RunHandle, isNew: boolean): FindEnqueued {
    const { id, flowId, key } = handle.run
    return () => {
      if (this.#numbers.has(id)) return { handle: this.numbered(handle), isNew }
      const row = this.#knownByKey.get(`${flowId}\n${key}`)
      if (!row) throw new Surprise('a run was neither made nor found')
      return { handle: rowToHandle(row), isNew: false }
    }
  }

  #startedRow({ run, standing }: Started): RowToWrite {
    const staged = this.#runs.get(run.id)
    if (!staged) throw engineError('BUG', { reason: 'a started run is not staged' })
    const { seq, run: last } = staged.handle
    const { status, wakeAt, updatedAt, trigger } = last
    const row = newRow({ ...run, trigger }, standing)
    return { ...row, seq, status, wake_at: wakeAt, updated_at: updatedAt }
  }
}

function movedRow({ handle, atSteps, errorCode }: StagedRun, from: number): RowToWrite {
  const { n, seq, run } = handle
  const standing = { at_steps: atSteps ?? null, error_code: errorCode ?? null }
  const { status, wakeAt, updatedAt, flowVersion } = run
  return { n, seq: from, next_seq: seq, status, wake_at: wakeAt, at: updatedAt, flow_version: flowVersion, ...standing }
}

function journalRow({ runN, seq, at, entries }: JournalRow): RowToWrite {
  return { key: runN * journalKeySpan + seq, run_n: runN, at, entries: JSON.stringify(entries) }
}
