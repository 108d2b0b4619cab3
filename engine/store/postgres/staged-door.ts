import type { Millis } from '../../../schemas/json.ts'
import type { Run, RunStatus } from '../../../schemas/run.ts'
import { limits } from '../../limits.ts'
import type { EnqueuedRun, EnrolmentTerms, NewRun } from '../../ports/store.ts'
import { debouncedWakeAt, type DoorBook, type Skipped } from '../door.ts'
import { isUnfinished, rowToHandle, unfinished, type RunRow } from '../run-row.ts'
import { lockDoor } from './lock-events.ts'
import type { Session } from './connection.ts'
import { askByPlace, Facts, type FactSource } from './facts.ts'
import type { RowToWrite } from './rows-to-text.ts'
import type { StagedList } from './staged-list.ts'
import { writeRows, type TableRows } from './write-rows.ts'

/** Gives the run once the batch is written: until then a new one has no number. */
export type FindEnqueued = () => EnqueuedRun

/** A run that the batch starts, as the door needs it. */
export interface EnteredRun {
  readonly run: NewRun
  /** What to answer when it is found again. */
  readonly found: () => FindEnqueued
  readonly status: () => RunStatus
  /** Takes newer data while it still waits for more of the same. */
  readonly renew: (run: NewRun, wakeAt: Millis) => void
}

interface FlowKey extends RowToWrite {
  readonly flow_id: string
  readonly key: string
}

interface RunRef {
  readonly id: string
  readonly flow_id: string
}

/** What the door of a batch asks: the database, and what the batch itself has let in before. */
export class StagedDoor implements DoorBook<FindEnqueued> {
  readonly #list: StagedList
  /** How a run stands when the batch has moved it. */
  readonly #statusOf: (runId: string) => RunStatus | undefined
  readonly #byKey = new Facts<FlowKey, RunRow>(askByPlace(sql.byKey, [lockDoor]))
  readonly #debounced = new Facts<FlowKey, RunRow>(askByPlace(sql.debounced, [lockDoor]))
  readonly #active = new Facts<FlowKey, RunRef>(askByPlace(sql.active, [lockDoor]))
  readonly #enrolled = new Facts<FlowKey, { readonly at: Millis }>(askByPlace(sql.enrolled, [lockDoor]))
  readonly #inGroup = new Facts<{ readonly group: string; readonly subject: string }, RunRef>(
    askByPlace(sql.inGroup, [lockDoor])
  )
  readonly #caused = new Facts<
    { readonly flow_id: string; readonly subject: string; readonly since: Millis },
    { readonly count: number }
  >(askByPlace(sql.caused))
  readonly #entered = new Map<string, EnteredRun[]>()
  readonly #returned = new Map<string, readonly Pick<Run, 'id' | 'flowId'>[]>()
  readonly #renewed = new Map<number, RunRow>()
  readonly #enrolments = new Map<string, RowToWrite & { readonly at: Millis }>()
  readonly #skips: RowToWrite[] = []

  constructor(list: StagedList, statusOf: (runId: string) => RunStatus | undefined) {
    this.#list = list
    this.#statusOf = statusOf
  }

  facts(): readonly FactSource[] {
    return [this.#byKey, this.#debounced, this.#active, this.#enrolled, this.#inGroup, this.#caused]
  }

  byKey(flowId: string, key: string): FindEnqueued | null {
    const started = this.startedByKey(flowId, key)
    if (started) return started
    const [row] = this.#byKey.rows({ flow_id: flowId, key })
    return row ? findRow(row) : null
  }

  /** The same, among those that the batch itself has let in. */
  startedByKey(flowId: string, key: string): FindEnqueued | null {
    return this.#enteredUnder('key', flowId, key)[0]?.found() ?? null
  }

  addTo(run: NewRun, { key, quietMs, atMostMs }: NonNullable<NewRun['debounce']>): FindEnqueued | null {
    const entered = this.#enteredUnder('debounce', run.flowId, key).find(({ status }) => status() === 'queued')
    if (entered) {
      entered.renew(run, debouncedWakeAt(run, quietMs, entered.run.at + atMostMs))
      return entered.found()
    }
    const [row] = this.#debounced.rows({ flow_id: run.flowId, key })
    if (!row || (this.#statusOf(row.id) ?? 'queued') !== 'queued') return null
    const wakeAt = debouncedWakeAt(run, quietMs, row.debounce_until)
    const renewed = { ...row, trigger_data: JSON.stringify(run.trigger), wake_at: wakeAt, updated_at: run.at }
    this.#list.set(this.#renewed, row.n, renewed)
    return findRow(renewed)
  }

  caused({ subject, flowId, since }: Parameters<DoorBook<never>['caused']>[0], max: number): number {
    const here = this.#enteredUnder('caused', flowId, subject).filter(({ run }) => run.at > since).length
    const [row] = this.#caused.rows({ flow_id: flowId, subject, since })
    return Math.min(here + (row?.count ?? 0), max)
  }

  enrolledAt(flowId: string, key: string): Millis | null {
    const staged = this.#enrolments.get(joined(flowId, key))
    return staged?.at ?? this.#enrolled.rows({ flow_id: flowId, key })[0]?.at ?? null
  }

  setEnrolled(flowId: string, key: string, at: Millis): void {
    this.#list.set(this.#enrolments, joined(flowId, key), { flow_id: flowId, key, at })
  }

  active(flowId: string, key: string): readonly string[] {
    const stored = this.#active.rows({ flow_id: flowId, key })
    const entered = idsOfActive(this.#enteredUnder('active', flowId, key))
    return [...new Set([...this.#stillActive(stored), ...entered, ...this.#returnedUnder('active', flowId, key)])]
  }

  inGroup(group: string, subject: string, flowId: string): readonly string[] {
    const stored = this.#inGroup.rows({ group, subject }).filter((row) => row.flow_id !== flowId)
    const entered = this.#enteredUnder('group', group, subject).filter(({ run }) => run.flowId !== flowId)
    const returned = this.#returnedUnder('group', group, subject, flowId)
    return [...new Set([...this.#stillActive(stored), ...idsOfActive(entered), ...returned])]
  }

  skip({ at, flowId, reason, key }: Skipped): void {
    this.#list.push(this.#skips, { at, flow_id: flowId, reason, key })
  }

  /** Takes note of a run that the batch has let in. */
  entered(entered: EnteredRun): void {
    const { flowId, key, subject, causeDepth, enrolment, debounce } = entered.run
    if (key !== null) this.#enter(entered, 'key', flowId, key)
    if (causeDepth > 0 && subject !== null) this.#enter(entered, 'caused', flowId, subject)
    if (debounce) this.#enter(entered, 'debounce', flowId, debounce.key)
    if (!enrolment) return
    this.#enter(entered, 'active', flowId, enrolment.key)
    if (enrolment.group !== null && subject !== null) this.#enter(entered, 'group', enrolment.group, subject)
  }

  /** Takes note of a run that had ended and that the batch has brought back. */
  returned({ id, flowId, subject }: Run, { key, group }: EnrolmentTerms): void {
    this.#bringBack(joined('active', flowId, key), { id, flowId })
    if (group !== null && subject !== null) this.#bringBack(joined('group', group, subject), { id, flowId })
  }

  /** Rows as the database must have them, and how many. */
  renewed(): readonly RowToWrite[] {
    return [...this.#renewed.values()].map(({ n, trigger_data, wake_at, updated_at }) => ({
      n,
      trigger_data,
      wake_at,
      at: updated_at
    }))
  }

  async write(session: Session): Promise<void> {
    const tables: readonly TableRows[] = [
      { text: sql.insertSkips, rows: this.#skips },
      { text: sql.setEnrolled, rows: [...this.#enrolments.values()] }
    ]
    await writeRows(session, tables)
  }

  #enter(entered: EnteredRun, ...place: readonly string[]): void {
    const key = joined(...place)
    const list = this.#entered.get(key) ?? []
    if (list.length === 0) this.#entered.set(key, list)
    this.#list.push(list, entered)
  }

  #bringBack(place: string, run: Pick<Run, 'id' | 'flowId'>): void {
    this.#list.set(this.#returned, place, [...(this.#returned.get(place) ?? []), run])
  }

  #returnedUnder(kind: 'active' | 'group', ...place: readonly [string, string, string?]): readonly string[] {
    const [first, second, exceptFlow] = place
    const runs = this.#returned.get(joined(kind, first, second)) ?? []
    const others = runs.filter(({ flowId }) => flowId !== exceptFlow).map(({ id }) => id)
    return others.filter((id) => isUnfinished(this.#statusOf(id) ?? 'ready'))
  }

  #enteredUnder(...place: readonly string[]): readonly EnteredRun[] {
    return this.#entered.get(joined(...place)) ?? []
  }

  #stillActive(rows: readonly RunRef[]): readonly string[] {
    return rows.map(({ id }) => id).filter((id) => isUnfinished(this.#statusOf(id) ?? 'ready'))
  }
}

function idsOfActive(entered: readonly EnteredRun[]): readonly string[] {
  return entered.filter(({ status }) => isUnfinished(status())).map(({ run }) => run.id)
}

function findRow(row: RunRow): FindEnqueued {
  return () => ({ handle: rowToHandle(row), isNew: false })
}

function joined(...parts: readonly string[]): string {
  return parts.join('\n')
}

const sql = {
  byKey: `select v.i, r.* from json_to_recordset($1::json) as v (i bigint, flow_id text, key text)
    join runs r on r.flow_id = v.flow_id and md5(r.key) = md5(v.key) and r.key is not null`,
  debounced: `select v.i, r.* from json_to_recordset($1::json) as v (i bigint, flow_id text, key text)
    join runs r on r.flow_id = v.flow_id and md5(r.debounce_key) = md5(v.key) and r.debounce_key is not null
      and r.status = 'queued'`,
  active: `select v.i, r.id, r.flow_id from json_to_recordset($1::json) as v (i bigint, flow_id text, key text)
    join runs r on r.flow_id = v.flow_id and md5(r.enrolment_key) = md5(v.key) and r.enrolment_key is not null
      and r.status in ${unfinished} order by r.n`,
  inGroup: `select v.i, r.id, r.flow_id from json_to_recordset($1::json) as v (i bigint, "group" text, subject text)
    join runs r on r.exclusive_group = v."group" and md5(r.subject) = md5(v.subject) and r.exclusive_group is not null
      and r.status in ${unfinished} order by r.n`,
  caused: `select v.i, (select count(*) from (select 1 from runs r
      where left(r.subject, 200) = left(v.subject, 200) and r.subject = v.subject and r.flow_id = v.flow_id
        and r.cause_depth > 0 and r.created_at > v.since limit ${limits.causedRunsMax}) few) as count
    from json_to_recordset($1::json) as v (i bigint, flow_id text, subject text, since bigint)`,
  enrolled: `select v.i, e.at from json_to_recordset($1::json) as v (i bigint, flow_id text, key text)
    join enrolments e on e.flow_id = v.flow_id and md5(e.key) = md5(v.key)`,
  setEnrolled: `insert into enrolments (flow_id, key, at)
    select flow_id, key, at from json_to_recordset($1::json) as v (flow_id text, key text, at bigint)
    on conflict (flow_id, md5(key)) do update set at = excluded.at`,
  insertSkips: `insert into skips (at, flow_id, reason, key)
    select at, flow_id, reason, key
    from json_to_recordset($1::json) as v (at bigint, flow_id text, reason text, key text)`
}
