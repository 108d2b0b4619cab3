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
  const statements = prepare(database)

  const skip = ({ at, flowId, enrolment, subject }: NewRun, reason: SkipReason): DoorAnswer => {
    statements.insertSkip.run(at, flowId, reason, enrolment?.key ?? subject)
    return { kind: 'skip', reason }
  }

  /** The run that more of the same adds to, moved on to the newest data. */
  const addTo = (run: NewRun, { key, quietMs }: NonNullable<NewRun['debounce']>): RunRow | null => {
    const row = statements.debounced.get(run.flowId, key) as RunRow | undefined
    if (!row) return null
    const wakeAt = Math.min(run.at + quietMs, row.debounce_until ?? run.at)
    const { text, sha } = blobs.packTrigger(run.trigger)
    statements.setDebounced.run(text, wakeAt, run.at, row.n)
    if (sha !== null) blobs.refer(row.n, sha)
    return { ...row, trigger_data: text, wake_at: wakeAt, updated_at: run.at }
  }

  /** How often flows have started each other, when that is too often. */
  const loopOf = ({ causeDepth, subject, flowId, at }: NewRun): number | null => {
    if (causeDepth > limits.causeDepthMax) return causeDepth
    if (causeDepth === 0 || subject === null) return null
    const max = limits.causedRunsMax
    const count = Number(statements.caused.pluck().get(subject, flowId, at - limits.causedRunsWithinMs, max))
    return count < max ? null : count
  }

  const enrol = (run: NewRun, terms: EnrolmentTerms): DoorAnswer => {
    const { flowId, subject, at } = run
    const { key, reEnrol, group, onConflict } = terms
    const before =
      reEnrol === 'always' ? undefined : (statements.enrolled.pluck().get(flowId, key) as number | undefined)
    if (before !== undefined && (reEnrol === 'never' || at < before + Number(reEnrol))) return skip(run, 'wasInFlow')
    const same = onConflict === 'parallel' ? [] : (statements.active.pluck().all(flowId, key) as string[])
    if (same.length > 0 && onConflict === 'skip') return skip(run, 'inFlow')
    const rivals =
      group === null || subject === null ? [] : (statements.inGroup.pluck().all(group, subject, flowId) as string[])
    if (rivals.length > 0 && onConflict !== 'restart') return skip(run, 'inGroup')
    if (reEnrol !== 'always') statements.setEnrolled.run(flowId, key, at)
    return { kind: 'enter', restarted: onConflict === 'restart' ? [...same, ...rivals] : [] }
  }

  return {
    mayReturn({ flowId, subject }, { key, onConflict, group }) {
      const isAlone = onConflict === 'skip' || onConflict === 'restart'
      if (isAlone && statements.active.all(flowId, key).length > 0) return false
      return group === null || subject === null || statements.inGroup.all(group, subject, flowId).length === 0
    },
    ask(run) {
      const { key, debounce, enrolment } = run
      const known = key === null ? undefined : (statements.byKey.get(run.flowId, key) as RunRow | undefined)
      if (known) return { kind: 'known', row: known }
      const added = debounce ? addTo(run, debounce) : null
      if (added) return { kind: 'known', row: added }
      const loop = loopOf(run)
      if (loop !== null) return { kind: 'stop', count: loop }
      return enrolment ? enrol(run, enrolment) : { kind: 'enter', restarted: [] }
    }
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
