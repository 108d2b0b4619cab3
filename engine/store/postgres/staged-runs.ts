import type { Commit, EnqueuedRun, NewMessage, NewRun, RunProgress } from '../../ports/store.ts'
import { rowToHandle, type RunRow } from '../sqlite/run-row.ts'
import { allSettled } from './all-settled.ts'
import type { Reading } from './commit-applier.ts'
import type { Answer, Session } from './connection.ts'
import { rowsToText, type RowToWrite } from './rows-to-text.ts'
import { StagedList } from './staged-list.ts'
import { expectRows, Surprise } from './surprise.ts'

/** Thrown to refuse a commit whose run was moved on by someone else. */
export class RunLost extends Error {}

/** Gives the run at a place, once it is written. */
export type FindEnqueued = (place: number) => EnqueuedRun

/** Room for the commits of one run beside each other in the journal's key. */
export const journalKeySpan = 65_536

interface Advanced {
  /** The count of commits that the database has. */
  readonly from: number
  readonly seq: number
  readonly row: RowToWrite
}

/** What a batch does to runs, journal, outbox and schedules: worked out in memory, then written together. */
export class StagedRuns {
  readonly #reading: Reading
  readonly #list = new StagedList()
  readonly #advanced = new Map<number, Advanced>()
  readonly #journal: RowToWrite[] = []
  readonly #messages: RowToWrite[] = []
  readonly #schedules = new Map<string, number>()
  readonly #started: NewRun[] = []
  /** The run that was staged first with a key, by flow and key. */
  readonly #startedByKey = new Map<string, number>()
  /** Counts of commits as the database has them; read only when carefully. */
  readonly #known = new Map<number, number>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  mark(): () => void {
    return this.#list.mark()
  }

  async load(session: Session, commits: readonly Commit[]): Promise<void> {
    if (this.#reading === 'hopeful') return
    const numbers = commits.flatMap(({ progress }) => (progress ? [progress.handle.n] : []))
    const [answer] = await session.send([{ text: sql.lock, values: [JSON.stringify(numbers)] }])
    for (const { n, seq } of (answer?.rows ?? []) as unknown as RunRow[]) this.#known.set(n, seq)
  }

  /** Moves a run on from where its worker last saw it. */
  advance({ handle, entries, status, wakeAt }: RunProgress, at: number): void {
    const { n, seq } = handle
    const before = this.#advanced.get(n)
    const current = before?.seq ?? (this.#reading === 'hopeful' ? seq : this.#known.get(n))
    if (current !== seq) throw new RunLost()
    const from = before?.from ?? seq
    const row = { n, seq: from, next_seq: seq + 1, status, wake_at: wakeAt, at }
    this.#list.set(this.#advanced, n, { from, seq: seq + 1, row })
    this.#list.push(this.#journal, { key: n * journalKeySpan + seq, run_n: n, at, entries: JSON.stringify(entries) })
  }

  send({ id, runId, stepId, channel, payload, about }: NewMessage, at: number): void {
    const row = { id, run_id: runId, step_id: stepId, channel, payload: JSON.stringify(payload), about, at }
    this.#list.push(this.#messages, row)
  }

  schedule(flowId: string, nextAt: number): void {
    this.#list.set(this.#schedules, flowId, nextAt)
  }

  /** Gives the place of the run, which may be that of an earlier one with the same key. */
  enqueue(run: NewRun): number {
    const key = run.key === null ? null : keyOf(run.flowId, run.key)
    const known = key === null ? undefined : this.#startedByKey.get(key)
    if (known !== undefined) return -1 - known
    const place = this.#list.push(this.#started, run)
    if (key !== null) this.#list.set(this.#startedByKey, key, place)
    return place
  }

  /** Writes everything; gives the runs by their place. */
  async write(session: Session): Promise<FindEnqueued> {
    const advanced = [...this.#advanced.values()].map(({ row }) => row)
    const schedules = [...this.#schedules].map(([flowId, nextAt]) => ({ flow_id: flowId, next_at: nextAt }))
    const [moved, journaled, started] = await allSettled<readonly [Answer, Answer, Answer, Answer, Answer]>([
      write(session, sql.advance, advanced),
      write(session, sql.journal, this.#journal),
      write(session, sql.enqueue, this.#started.map(toRow)),
      write(session, sql.send, this.#messages),
      write(session, sql.schedule, schedules)
    ])
    expectRows(moved.count, advanced.length)
    expectRows(journaled.count, this.#journal.length)
    return this.#finder(started, await this.#loadKnown(session, started))
  }

  /** Runs that were there before with a key that was asked for. */
  async #loadKnown(session: Session, { count }: Answer): Promise<readonly RunRow[]> {
    if (count === this.#started.length) return []
    const keys = this.#started.flatMap(({ flowId, key }) => (key === null ? [] : [{ flow_id: flowId, key }]))
    return (await write(session, sql.byKeys, keys)).rows as unknown as RunRow[]
  }

  #finder({ rows }: Answer, known: readonly RunRow[]): FindEnqueued {
    const numbers = new Map(rows.map((row) => [row['id'] as string, row['n'] as number]))
    const byKey = new Map(known.map((row) => [keyOf(row.flow_id, row.key ?? ''), row]))
    return (place) => {
      const run = this.#started[place < 0 ? -1 - place : place]
      const n = run && numbers.get(run.id)
      if (run && n !== undefined) return { handle: newHandle(run, n), isNew: place >= 0 }
      const row = run && byKey.get(keyOf(run.flowId, run.key ?? ''))
      if (!row) throw new Surprise('a run was neither made nor found')
      return { handle: rowToHandle(row), isNew: false }
    }
  }
}

const sql = {
  lock: `select n, seq from runs where n in (select value::bigint from json_array_elements_text($1::json)) order by n for update`,
  advance: `update runs r set status = v.status, wake_at = v.wake_at, updated_at = v.at, seq = v.next_seq
    from json_to_recordset($1::json) as v (n bigint, seq bigint, next_seq bigint, status text, wake_at bigint, at bigint)
    where r.n = v.n and r.seq = v.seq`,
  journal: `insert into journal (key, run_n, at, entries)
    select key, run_n, at, entries
    from json_to_recordset($1::json) as v (key bigint, run_n bigint, at bigint, entries text)`,
  enqueue: `insert into runs (id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at, updated_at,
      wake_at, seq)
    select id, flow_id, flow_version, key, subject, 'ready', trigger_data, cause_depth, at, at, null, 0
    from json_to_recordset($1::json) as v (id text, flow_id text, flow_version bigint, key text, subject text,
      trigger_data text, cause_depth bigint, at bigint)
    on conflict (flow_id, md5(key)) where key is not null do nothing
    returning id, n`,
  byKeys: `select r.* from json_to_recordset($1::json) as v (flow_id text, key text)
    join runs r on r.flow_id = v.flow_id and md5(r.key) = md5(v.key) and r.key is not null`,
  send: `insert into outbox (id, run_id, step_id, channel, payload, about, state, attempts, next_at, created_at)
    select id, run_id, step_id, channel, payload, about, 'queued', 0, at, at
    from json_to_recordset($1::json) as v (id text, run_id text, step_id text, channel text, payload text, about text,
      at bigint)
    on conflict (id) do nothing`,
  schedule: `insert into schedules (flow_id, next_at)
    select flow_id, next_at from json_to_recordset($1::json) as v (flow_id text, next_at bigint)
    on conflict (flow_id) do update set next_at = excluded.next_at`
}

const nothing: Answer = { rows: [], count: 0, command: '' }

async function write(session: Session, text: string, rows: readonly RowToWrite[]): Promise<Answer> {
  if (rows.length === 0) return nothing
  const [answer] = await session.send([{ text, values: [rowsToText(rows)] }])
  return answer ?? nothing
}

function keyOf(flowId: string, key: string): string {
  return `${flowId}\n${key}`
}

function toRow(run: NewRun): RowToWrite {
  return {
    id: run.id,
    flow_id: run.flowId,
    flow_version: run.flowVersion,
    key: run.key,
    subject: run.subject,
    trigger_data: JSON.stringify(run.trigger),
    cause_depth: run.causeDepth,
    at: run.at
  }
}

function newHandle(run: NewRun, n: number): EnqueuedRun['handle'] {
  const { id, flowId, flowVersion, subject, trigger, at, causeDepth } = run
  const key = run.key ?? id
  const status = 'ready'
  return {
    n,
    seq: 0,
    causeDepth,
    run: { id, flowId, flowVersion, status, key, subject, trigger, createdAt: at, updatedAt: at, wakeAt: null }
  }
}
