import type Database from 'better-sqlite3'
import type { Flow } from '../../../schemas/flow.ts'
import type { DecidedEntry, DoneEntry } from '../../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../../schemas/json.ts'
import { eventData } from '../../core/event.ts'
import { limits } from '../../limits.ts'
import type { Happening, OtherMessage, OtherRun, PastEvents } from '../../ports/overlay.ts'
import type { RecordWrite } from '../../ports/store.ts'
import { finishedEvent, type FinishedRow } from '../record-events.ts'
import { journalKeySpan, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'

interface Parts {
  readonly database: Database.Database
  readonly blobs: Blobs
}

/** A happening with its number in its table, which tells apart what has the same time. */
interface Told {
  readonly n: number
  readonly happening: Happening
}

/**
 * What came from outside since a time: what started runs, what people and other flows wrote, signals, decisions. What the
 * flow itself has done, and the flows that it called, is left out: it will be done again.
 */
export function readPast(parts: Parts, flow: Flow, since: Millis): PastEvents {
  const family = familyOf(parts.database, flow.id, since)
  const own = new Set(family.filter(({ flow_id: id }) => id === flow.id).map(({ id }) => id))
  const all = [
    ...readStarts(parts, flow, since),
    ...readWrites(parts, new Set(family.map(({ id }) => id)), since),
    ...readSignals(parts, flow.id, since),
    ...readDecisions(parts, flow.id, since)
  ].toSorted(inOrder)
  const kept = all.slice(-limits.rehearsedEventsMax)
  const happenings = kept.map(({ happening }) => happening)
  return {
    since: kept.length < all.length ? (happenings[0]?.at ?? since) : since,
    happenings,
    runIds: new Map(family.flatMap(({ id, key }) => (key !== null && own.has(id) ? [[key, id]] : []))),
    otherRuns: readOtherRuns(parts.database, flow.id, since),
    otherMessages: readOtherMessages(parts.database, flow.id, since)
  }
}

const ranks = { start: 0, write: 1, signal: 2, decide: 3 } as const

function inOrder(one: Told, other: Told): number {
  const rank = ranks[one.happening.kind] - ranks[other.happening.kind]
  return one.happening.at - other.happening.at || rank || one.n - other.n
}

interface FamilyRow {
  readonly id: string
  readonly flow_id: string
  readonly key: string | null
  readonly caller: string | null
}

/** Runs of the flow since then, and those that they have called, and so on. */
function familyOf(database: Database.Database, flowId: string, since: Millis): readonly FamilyRow[] {
  const rows = database
    .prepare(
      `select id, flow_id, key, coalesce(parent_run, case when key like 'call/%' then substr(key, 6, 36) end) as caller
       from runs where created_at >= ? order by n`
    )
    .all(since) as FamilyRow[]
  const known = new Set<string>()
  return rows.filter((row) => {
    const belongs = row.flow_id === flowId || (row.caller !== null && known.has(row.caller))
    if (belongs) known.add(row.id)
    return belongs
  })
}

/** What starts runs directly. Record changes, signals, dates and schedules start theirs when they are played. */
function readStarts({ database, blobs }: Parts, flow: Flow, since: Millis): readonly Told[] {
  const { trigger } = flow
  if (trigger.type === 'flowFinished') return readFinishes({ database, blobs }, trigger, since)
  const sources = {
    form: `select flow_id from flow_versions where flow ->> '$.trigger.type' = 'form' and flow ->> '$.trigger.form' = :form`,
    webhook: 'select :flowId',
    manual: 'select :flowId'
  }
  if (trigger.type !== 'form' && trigger.type !== 'webhook' && trigger.type !== 'manual') return []
  const form = trigger.type === 'form' ? trigger.form : ''
  const rows = database
    .prepare(
      `select * from runs where flow_id in (${sources[trigger.type]}) and created_at >= :since and :form is not null
       order by flow_id = :flowId desc, n`
    )
    .all({ form, flowId: flow.id, since }) as RunRow[]
  // A form may start several flows; one of them tells of all its posts.
  const teller = rows[0]?.flow_id
  return rows
    .filter(({ flow_id: flowId }) => flowId === teller)
    .map((row) => ({
      n: row.n,
      happening: {
        kind: 'start',
        at: row.created_at,
        trigger: blobs.unpackTrigger(row.trigger_data),
        key: row.key,
        runId: row.id,
        isOwn: row.flow_id === flow.id
      }
    }))
}

function readFinishes(
  { database, blobs }: Parts,
  trigger: Extract<Flow['trigger'], { type: 'flowFinished' }>,
  since: Millis
): readonly Told[] {
  const rows = database
    .prepare(
      `select r.n, r.id, r.subject, r.status, r.updated_at as at, j.entries from runs r
       join journal j on j.key = r.n * ${journalKeySpan} + r.seq - 1
       where r.flow_id = ? and r.updated_at >= ? and r.status in ('completed', 'failed', 'cancelled') order by r.updated_at`
    )
    .all(trigger.flow, since) as (FinishedRow & { readonly n: number })[]
  return rows.flatMap((row) => {
    const event = finishedEvent(trigger.flow, row, blobs.unpackEntries(row.entries).at(-1))
    if (event.kind !== 'flowFinished' || trigger.outcomes?.includes(event.outcome) === false) return []
    const start = { kind: 'start' as const, at: row.at, trigger: eventData(event), key: row.id, runId: row.id }
    return [{ n: row.n, happening: { ...start, isOwn: false } }]
  })
}

interface AuditRow {
  readonly n: number
  readonly at: Millis
  readonly entity: string
  readonly record_id: string
  readonly actor: string
  readonly op: 'create' | 'update' | 'delete'
  readonly changes: string
}

/** What was committed together is written together again: a flow that starts from it finds all of it. */
function readWrites({ database }: Parts, family: ReadonlySet<string>, since: Millis): readonly Told[] {
  const rows = database.prepare('select * from audit where at >= ? order by n').all(since) as AuditRow[]
  const commits: { readonly n: number; readonly at: Millis; readonly by: string; readonly writes: RecordWrite[] }[] = []
  for (const row of rows) {
    const by = row.actor.startsWith('run:') ? row.actor.slice(4, 40) : row.actor
    if (family.has(by)) continue
    const last = commits.at(-1)
    const isSame = last?.at === row.at && last.by === by && by !== row.actor
    if (isSame) last.writes.push(writeOf(row))
    else commits.push({ n: row.n, at: row.at, by, writes: [writeOf(row)] })
  }
  return commits.map(({ n, at, writes }) => ({ n, happening: { kind: 'write', at, writes } }))
}

function writeOf({ op, entity, record_id: id, actor, changes }: AuditRow): RecordWrite {
  const kept = JSON.parse(changes) as JsonObject
  if (op === 'create') return { op, entity, id, actor, values: kept }
  if (op === 'delete') return { op, entity, id, actor, version: null }
  const after = Object.entries(kept as Record<string, readonly [Json, Json]>).map(([field, [, value]]) => [
    field,
    value
  ])
  return { op, entity, id, actor, version: null, values: Object.fromEntries(after) as JsonObject }
}

function readSignals({ database, blobs }: Parts, flowId: string, since: Millis): readonly Told[] {
  const rows = database
    .prepare('select n, id, name, key, data, at from signals where at >= ? order by n')
    .all(since) as {
    n: number
    id: string
    name: string
    key: string
    data: string
    at: Millis
  }[]
  if (rows.length === 0) return []
  const own = ownSignals({ database, blobs }, flowId, since)
  return rows
    .filter(({ name, at }) => !own.has(`${name} ${at}`))
    .map(({ n, at, data, ...signal }) => ({
      n,
      happening: { kind: 'signal', at, signal: { ...signal, data: JSON.parse(data) as JsonObject } }
    }))
}

/** Names and times of the signals that the flow's runs have emitted: their commit says which steps did. */
function ownSignals({ database }: Parts, flowId: string, since: Millis): ReadonlySet<string> {
  const rows = database
    .prepare(
      `select distinct s.value as name, j.at as at from runs r join journal j on j.run_n = r.n,
         json_each(j.entries) e, json_each(e.value, '$.signals') s
       where r.flow_id = ? and r.created_at >= ?`
    )
    .all(flowId, since) as { name: DoneEntry['step']; at: Millis }[]
  return new Set(rows.map(({ name, at }) => `${name} ${at}`))
}

function readDecisions({ database }: Parts, flowId: string, since: Millis): readonly Told[] {
  const rows = database
    .prepare(
      `select j.key as n, r.id as runId, e.value as entry from runs r join journal j on j.run_n = r.n, json_each(j.entries) e
       where r.flow_id = ? and r.created_at >= ? and e.value ->> 'kind' = 'decided'`
    )
    .all(flowId, since) as { n: number; runId: string; entry: string }[]
  return rows.map(({ n, runId, entry }) => {
    const { at, step, by, outcome, data, note } = JSON.parse(entry) as DecidedEntry
    const decision = { by, outcome, ...(data ? { data } : {}), ...(note === undefined ? {} : { note }) }
    return { n, happening: { kind: 'decide', at, runId, step, decision } }
  })
}

function readOtherRuns(database: Database.Database, flowId: string, since: Millis): readonly OtherRun[] {
  return database
    .prepare(
      `select id, flow_id as flowId, subject, created_at as "from",
         case when status in ('completed', 'failed', 'cancelled') then updated_at else 9e15 end as until
       from runs where flow_id <> ? and subject is not null and updated_at >= ? order by n desc limit ?`
    )
    .all(flowId, since, limits.rehearsedEventsMax) as OtherRun[]
}

function readOtherMessages(database: Database.Database, flowId: string, since: Millis): readonly OtherMessage[] {
  return database
    .prepare(
      `select r.flow_id as flowId, o.channel, o.about, o.created_at as at from outbox o join runs r on r.id = o.run_id
       where r.flow_id <> ? and o.about is not null and o.created_at >= ? order by o.n desc limit ?`
    )
    .all(flowId, since - limits.rehearsalCrowdMs, limits.rehearsedEventsMax) as OtherMessage[]
}
