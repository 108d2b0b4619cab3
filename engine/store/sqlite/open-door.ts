import type Database from 'better-sqlite3'
import { debouncedWakeAt, type DoorBook } from '../door.ts'
import { unfinished, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'

/** What the door asks and notes, in the running transaction. */
export function openDoor(database: Database.Database, blobs: Blobs): DoorBook<RunRow> {
  const statements = prepare(database)
  return {
    byKey: (flowId, key) => (statements.byKey.get(flowId, key) as RunRow | undefined) ?? null,
    addTo(run, { key, quietMs }) {
      const row = statements.debounced.get(run.flowId, key) as RunRow | undefined
      if (!row) return null
      const wakeAt = debouncedWakeAt(run, quietMs, row.debounce_until)
      const { text, sha } = blobs.packTrigger(run.trigger)
      statements.setDebounced.run(text, wakeAt, run.at, row.n)
      if (sha !== null) blobs.refer(row.n, sha)
      return { ...row, trigger_data: text, wake_at: wakeAt, updated_at: run.at }
    },
    caused: ({ subject, flowId, since }, max) => Number(statements.caused.get(subject, flowId, since, max)),
    enrolledAt: (flowId, key) => (statements.enrolled.get(flowId, key) as number | undefined) ?? null,
    setEnrolled: (flowId, key, at) => void statements.setEnrolled.run(flowId, key, at),
    active: (flowId, key) => statements.active.all(flowId, key) as string[],
    inGroup: (group, subject, flowId) => statements.inGroup.all(group, subject, flowId) as string[],
    skip: ({ at, flowId, reason, key }) => void statements.insertSkip.run(at, flowId, reason, key)
  }
}

function prepare(database: Database.Database) {
  return {
    byKey: database.prepare('select * from runs where flow_id = ? and key = ?'),
    debounced: database.prepare(`select * from runs where flow_id = ? and debounce_key = ? and status = 'queued'`),
    setDebounced: database.prepare('update runs set trigger_data = ?, wake_at = ?, updated_at = ? where n = ?'),
    caused: database
      .prepare(
        `select count(*) from (select 1 from runs
         where subject = ? and flow_id = ? and cause_depth > 0 and created_at > ? limit ?)`
      )
      .pluck(),
    enrolled: database.prepare('select at from enrolments where flow_id = ? and key = ?').pluck(),
    setEnrolled: database.prepare(
      'insert into enrolments (flow_id, key, at) values (?, ?, ?) on conflict (flow_id, key) do update set at = excluded.at'
    ),
    active: database
      .prepare(
        `select id from runs where flow_id = ? and enrolment_key = ? and enrolment_key is not null
         and status in ${unfinished} order by n`
      )
      .pluck(),
    inGroup: database
      .prepare(
        `select id from runs where exclusive_group = ? and exclusive_group is not null and subject = ? and flow_id <> ?
         and status in ${unfinished} order by n`
      )
      .pluck(),
    insertSkip: database.prepare('insert into skips (at, flow_id, reason, key) values (?, ?, ?, ?)')
  }
}
