import type Database from 'better-sqlite3'
import type { Flow } from '../../../schemas/flow.ts'
import type { Json, JsonObject, Millis } from '../../../schemas/json.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { encodeValue, rowToRecord, searchWords, type Row } from '../../records/record-row.ts'
import { unfinished } from '../run-row.ts'
import { searchTable } from './sqlite-dialect.ts'

interface Parts {
  readonly database: Database.Database
  readonly entitiesById: ReadonlyMap<string, CompiledEntity>
}

export interface SetBackAsk {
  readonly flow: Flow
  /** Null: records stay as they are. */
  readonly since: Millis | null
}

/**
 * Sets a copy back to what it was at a time: records by their audit entries, the latest first. Other flows are switched
 * off, because what they have done is told and not done again; nothing of theirs is left that could go on.
 */
export function setBack({ database, entitiesById }: Parts, { flow, since }: SetBackAsk): void {
  if (since !== null) for (const entity of entitiesById.values()) setBackEntity(database, entity, since)
  const from = since ?? Number.POSITIVE_INFINITY
  for (const table of [
    'journal',
    'waits',
    'questions',
    'bulk_jobs',
    'schedules',
    'skips',
    'flow_retention',
    'drafts',
    'outside_calls',
    'plugin_secrets'
  ])
    database.exec(`delete from ${table}`)
  for (const [table, time] of timedTables) database.prepare(`delete from ${table} where ${time} >= ?`).run(from)
  // A flow that is tried on somebody is tried as if they had never been in it.
  if (since === null) for (const table of ['runs', 'enrolments']) database.exec(`delete from ${table}`)
  database.prepare('delete from runs where created_at >= ? or flow_id <> ?').run(from, flow.id)
  database.exec(`update runs set status = 'waiting', wake_at = null where status in ${unfinished}`)
  database.exec(`update outbox set state = 'sent' where state in ('queued', 'sending')`)
  database.exec('delete from flow_states')
  database
    .prepare(
      `insert into flow_states (flow_id, state, at) select distinct flow_id, 'off', 0 from flow_versions where flow_id <> ?`
    )
    .run(flow.id)
  // What is played runs on what is installed now, whenever it is played.
  database.exec(
    `delete from plugin_versions where since < (select max(p.since) from plugin_versions p where p.id = plugin_versions.id)`
  )
  database.exec('update plugin_versions set since = 0')
}

const timedTables = [
  ['audit', 'at'],
  ['signals', 'at'],
  ['enrolments', 'at'],
  ['outbox', 'created_at'],
  ['message_decisions', 'at']
] as const

function setBackEntity(database: Database.Database, entity: CompiledEntity, since: Millis): void {
  const { table, id } = entity
  const made = `select record_id from audit where entity = ? and op = 'create' and at >= ?`
  if (entity.searchColumns.length > 0)
    database
      .prepare(`delete from "${searchTable(entity)}" where rowid in (select n from "${table}" where id in (${made}))`)
      .run(id, since)
  database.prepare(`delete from "${table}" where id in (${made})`).run(id, since)
  for (const [recordId, past] of pastOf(database, id, since))
    setBackRecord(database, entity, { recordId, since, ...past })
}

interface RecordPast {
  readonly values: Readonly<Record<string, Json>>
  /** How often it was changed since. */
  readonly changes: number
}

/** What the records that were changed since then were before, by id. */
function pastOf(database: Database.Database, entityId: string, since: Millis): ReadonlyMap<string, RecordPast> {
  const rows = database
    .prepare(`select record_id, changes from audit where entity = ? and at >= ? and op <> 'create' order by n desc`)
    .iterate(entityId, since) as IterableIterator<{ record_id: string; changes: string }>
  const pastById = new Map<string, RecordPast>()
  for (const { record_id: recordId, changes } of rows) {
    const before = Object.entries(JSON.parse(changes) as Record<string, readonly [Json, Json]>).map(
      ([field, [value]]) => [field, value] as const
    )
    const known = pastById.get(recordId)
    const values = { ...known?.values, ...Object.fromEntries(before) }
    pastById.set(recordId, { values, changes: (known?.changes ?? 0) + 1 })
  }
  return pastById
}

function setBackRecord(
  database: Database.Database,
  entity: CompiledEntity,
  { recordId, values, changes, since }: RecordPast & { readonly recordId: string; readonly since: Millis }
): void {
  const columns = Object.keys(values).flatMap((field) => entity.columnsByField.get(field) ?? [])
  const sets = columns.map(({ name }) => `, "${name}" = ?`).join('')
  const row = database.prepare(`select n, created_at, created_by from "${entity.table}" where id = ?`).get(recordId)
  // What was made in that time is gone already.
  if (row === undefined) return
  const { n, created_at: madeAt, created_by: madeBy } = row as Row
  const last = database
    .prepare('select at, actor from audit where record_id = ? and entity = ? and at < ? order by n desc limit 1')
    .get(recordId, entity.id, since) as { at: Millis; actor: string } | undefined
  const [at, by] = last ? [new Date(last.at).toISOString(), last.actor] : [madeAt, madeBy]
  const sql = `update "${entity.table}" set deleted_at = null, version = max(1, version - ?), updated_at = ?, updated_by = ?`
  const encoded = columns.map((column) => encodeValue(column, values[column.field]))
  database.prepare(`${sql}${sets} where n = ?`).run(changes, at, by, ...encoded, n)
  if (entity.searchColumns.length > 0) reindex(database, entity, Number(n))
}

function reindex(database: Database.Database, entity: CompiledEntity, n: number): void {
  const row = database.prepare(`select * from "${entity.table}" where n = ?`).get(n) as Row
  const words = searchWords(entity, rowToRecord(entity, row) as unknown as JsonObject).join(' ')
  database.prepare(`delete from "${searchTable(entity)}" where rowid = ?`).run(n)
  database.prepare(`insert into "${searchTable(entity)}" (rowid, words) values (?, ?)`).run(n, words)
}
