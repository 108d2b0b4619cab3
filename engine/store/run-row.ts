import type { JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import { runStatuses, type RunStatus } from '../../schemas/run.ts'
import { engineError } from '../errors.ts'
import type { NewRun, RunHandle, RunProgress } from '../ports/store.ts'

/** A row of `runs`. */
export interface RunRow {
  readonly n: number
  readonly id: string
  readonly flow_id: string
  readonly flow_version: number
  readonly key: string | null
  readonly subject: string | null
  readonly status: RunStatus
  readonly trigger_data: string
  readonly cause_depth: number
  readonly created_at: number
  readonly updated_at: number
  readonly wake_at: number | null
  readonly seq: number
  readonly begun_at: number | null
  readonly parent_run: string | null
  readonly parent_step: string | null
  readonly enrolment_key: string | null
  readonly exclusive_group: string | null
  readonly debounce_key: string | null
  readonly debounce_until: number | null
  readonly at_steps: string | null
  readonly error_code: string | null
}

/** Room for the commits of one run beside each other in the journal's key. */
export const journalKeySpan = 65_536

/** Statuses of runs that are not finished, as SQL text. */
export const unfinished = `('queued', 'ready', 'waiting')`

export function isUnfinished(status: RunStatus): boolean {
  return status === 'queued' || status === 'ready' || status === 'waiting'
}

/** Turns a row into a run as workers handle it. */
export function rowToHandle(row: RunRow): RunHandle {
  return handleOf(row, JSON.parse(row.trigger_data) as JsonObject)
}

/** The same, where the row may hold its trigger otherwise. */
export function handleOf(row: RunRow, trigger: JsonObject): RunHandle {
  return {
    n: row.n,
    seq: row.seq,
    causeDepth: row.cause_depth,
    parent: row.parent_run === null ? null : { runId: row.parent_run, step: row.parent_step ?? '' },
    run: {
      id: row.id,
      flowId: row.flow_id,
      flowVersion: row.flow_version,
      status: row.status,
      key: row.key ?? row.id,
      subject: row.subject,
      trigger,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      wakeAt: row.wake_at
    }
  }
}

/** How a new run stands: some wait in line, and one that would go on for ever is stored as failed. */
export interface FirstStanding {
  readonly n: number
  readonly seq: number
  readonly status: RunStatus
  readonly wakeAt: Millis | null
}

export function firstStanding({ isHeld, debounce, at }: NewRun): Pick<FirstStanding, 'status' | 'wakeAt'> {
  return { status: isHeld || debounce ? 'queued' : 'ready', wakeAt: debounce ? at + debounce.quietMs : null }
}

/** What a new run is stored as, but for its number. */
export function newRow(run: NewRun, { seq, status, wakeAt }: Omit<FirstStanding, 'n'>): Omit<RunRow, 'n'> {
  const { at } = run
  return {
    id: run.id,
    flow_id: run.flowId,
    flow_version: run.flowVersion,
    key: run.key,
    subject: run.subject,
    status,
    trigger_data: JSON.stringify(run.trigger),
    cause_depth: run.causeDepth,
    created_at: at,
    updated_at: at,
    wake_at: wakeAt,
    seq,
    begun_at: status === 'ready' ? at : null,
    at_steps: null,
    error_code: status === 'failed' ? loopStopped : null,
    ...termsRow(run)
  }
}

function termsRow({ at, parent, enrolment, debounce }: NewRun) {
  return {
    parent_run: parent?.runId ?? null,
    parent_step: parent?.step ?? null,
    enrolment_key: enrolment?.key ?? null,
    exclusive_group: enrolment?.group ?? null,
    debounce_key: debounce?.key ?? null,
    debounce_until: debounce ? at + debounce.atMostMs : null
  }
}

export function newHandle(run: NewRun, { n, seq, status, wakeAt }: FirstStanding): RunHandle {
  const { id, flowId, flowVersion, subject, trigger, at, causeDepth, parent = null } = run
  const key = run.key ?? id
  return {
    n,
    seq,
    causeDepth,
    parent,
    run: { id, flowId, flowVersion, status, key, subject, trigger, createdAt: at, updatedAt: at, wakeAt }
  }
}

export const loopStopped = 'LOOP_STOPPED'

/** The journal of a run that was stopped because flows have started each other so many times. */
export function stoppedJournal(at: Millis, count: number): readonly JournalEntry[] {
  const { code, message } = engineError(loopStopped, { count })
  return [{ kind: 'finished', at, outcome: 'failed', step: null, result: { error: { code, message } } }]
}

/** Counts with a line for every status, also for those that no run is in. */
export function fillStatusCounts(
  rows: readonly { readonly status: RunStatus; readonly count: number }[]
): Readonly<Record<RunStatus, number>> {
  const found = new Map(rows.map((row) => [row.status, row.count]))
  return Object.fromEntries(runStatuses.map((status) => [status, found.get(status) ?? 0])) as Record<RunStatus, number>
}

/** The code of the error that failed a run, when it has one. */
export function errorCodeOf(end: RunProgress['end']): string | null {
  if (end?.outcome !== 'failed') return null
  const error = isObject(end.result) ? end.result['error'] : null
  const code = isObject(error) ? error['code'] : null
  return typeof code === 'string' ? code : null
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
