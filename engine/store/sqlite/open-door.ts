import type Database from 'better-sqlite3'
import type { Run } from '../../../schemas/run.ts'
import type { NewRun, SkipReason, EnrolmentTerms } from '../../ports/store.ts'
import { limits } from '../../limits.ts'
import type { Blobs } from './blobs.ts'
import { unfinished, type RunRow } from './run-row.ts'

/** What becomes of a run that asks to be let in. */
export type DoorAnswer =
  | { readonly kind: 'enter'; readonly restarted: readonly string[] }
  | { readonly kind: 'known'; readonly row: RunRow }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** Flows have started each other so many times. */
  | { readonly kind: 'stop'; readonly count: number }

export interface Door {
  ask(run: NewRun): DoorAnswer
  /** Whether a run that had ended may be in its flow again. */
  mayReturn(run: Run, terms: EnrolmentTerms): boolean
}

/** Decides whether a run may be stored: keys, debounce, enrolment, loops. Runs inside the transaction of a commit. */
export function openDoor(database: Database.Database, blobs: Blobs): Door {
  return new SqliteDoor(prepare(database), blobs)
}

class SqliteDoor implements Door {
  readonly #statements: ReturnType<typeof prepare>
  readonly #blobs: Blobs

  constructor(statements: ReturnType<typeof prepare>, blobs: Blobs) {
    this.#statements = statements
    this.#blobs = blobs
  }

  ask(run: NewRun): DoorAnswer {
    const { key, debounce, enrolment } = run
    const known = key === null ? undefined : (this.#statements.byKey.get(run.flowId, key) as RunRow | undefined)
    if (known) return { kind: 'known', row: known }
    const added = debounce ? this.#addTo(run, debounce) : null
    if (added) return { kind: 'known', row: added }
    const loop = this.#loopOf(run)
    if (loop !== null) return { kind: 'stop', count: loop }
    return enrolment ? this.#enrol(run, enrolment) : { kind: 'enter', restarted: [] }
  }

  mayReturn({ flowId, subject }: Run, { key, onConflict, group }: EnrolmentTerms): boolean {
    const isAlone = onConflict === 'skip' || onConflict === 'restart'
    if (isAlone && this.#statements.active.all(flowId, key).length > 0) return false
    return this.#rivalsOf(group, subject, flowId).length === 0
  }

  /** The run that more of the same adds to, moved on to the newest data. */
  #addTo(run: NewRun, { key, quietMs }: NonNullable<NewRun['debounce']>): RunRow | null {
    const row = this.#statements.debounced.get(run.flowId, key) as RunRow | undefined
    if (!row) return null
    const wakeAt = Math.min(run.at + quietMs, row.debounce_until ?? run.at)
    const { text, sha } = this.#blobs.packTrigger(run.trigger)
    this.#statements.setDebounced.run(text, wakeAt, run.at, row.n)
    if (sha !== null) this.#blobs.refer(row.n, sha)
    return { ...row, trigger_data: text, wake_at: wakeAt, updated_at: run.at }
  }

  /** How often flows have started each other, when that is too often. */
  #loopOf({ causeDepth, subject, flowId, at }: NewRun): number | null {
    if (causeDepth > limits.causeDepthMax) return causeDepth
    if (causeDepth === 0 || subject === null) return null
    const max = limits.causedRunsMax
    const count = Number(this.#statements.caused.pluck().get(subject, flowId, at - limits.causedRunsWithinMs, max))
    return count < max ? null : count
  }

  #enrol(run: NewRun, terms: EnrolmentTerms): DoorAnswer {
    const { flowId, subject, at } = run
    const { key, reEnrol, group, onConflict } = terms
    if (this.#hasBeenThrough(run, terms)) return this.#skip(run, 'wasInFlow')
    const same = onConflict === 'parallel' ? [] : (this.#statements.active.pluck().all(flowId, key) as string[])
    if (same.length > 0 && onConflict === 'skip') return this.#skip(run, 'inFlow')
    const rivals = this.#rivalsOf(group, subject, flowId)
    if (rivals.length > 0 && onConflict !== 'restart') return this.#skip(run, 'inGroup')
    if (reEnrol !== 'always') this.#statements.setEnrolled.run(flowId, key, at)
    return { kind: 'enter', restarted: onConflict === 'restart' ? [...same, ...rivals] : [] }
  }

  #hasBeenThrough({ flowId, at }: NewRun, { key, reEnrol }: EnrolmentTerms): boolean {
    if (reEnrol === 'always') return false
    const before = this.#statements.enrolled.pluck().get(flowId, key) as number | undefined
    return before !== undefined && (reEnrol === 'never' || at < before + reEnrol)
  }

  /** Unfinished runs of other flows of the group about the same subject. */
  #rivalsOf(group: string | null, subject: string | null, flowId: string): readonly string[] {
    if (group === null || subject === null) return []
    return this.#statements.inGroup.pluck().all(group, subject, flowId) as string[]
  }

  #skip({ at, flowId, enrolment, subject }: NewRun, reason: SkipReason): DoorAnswer {
    this.#statements.insertSkip.run(at, flowId, reason, enrolment?.key ?? subject)
    return { kind: 'skip', reason }
  }
}

function prepare(database: Database.Database) {
  return {
    byKey: database.prepare('select * from runs where flow_id = ? and key = ?'),
    debounced: database.prepare(`select * from runs where flow_id = ? and debounce_key = ? and status = 'queued'`),
    setDebounced: database.prepare('update runs set trigger_data = ?, wake_at = ?, updated_at = ? where n = ?'),
    caused: database.prepare(
      `select count(*) from (select 1 from runs
       where subject = ? and flow_id = ? and cause_depth > 0 and created_at > ? limit ?)`
    ),
    enrolled: database.prepare('select at from enrolments where flow_id = ? and key = ?'),
    setEnrolled: database.prepare(
      'insert into enrolments (flow_id, key, at) values (?, ?, ?) on conflict (flow_id, key) do update set at = excluded.at'
    ),
    active: database.prepare(
      `select id from runs where flow_id = ? and enrolment_key = ? and enrolment_key is not null
       and status in ${unfinished} order by n`
    ),
    inGroup: database.prepare(
      `select id from runs where exclusive_group = ? and exclusive_group is not null and subject = ? and flow_id <> ?
       and status in ${unfinished} order by n`
    ),
    insertSkip: database.prepare('insert into skips (at, flow_id, reason, key) values (?, ?, ?, ?)')
  }
}
