import type { JournalEntry } from '../../../schemas/journal.ts'
import type { EngineEvent } from '../../core/event.ts'
import type { OpenWait } from '../../core/open-wait.ts'
import { limits } from '../../limits.ts'
import type { Column, CompiledEntity } from '../../records/compile-entity.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import { columnNames } from '../../records/select-records.ts'
import {
  finishedEvent,
  partsOfTopic,
  recordEvents,
  signalEvent,
  type FinishedRow,
  type PastRow,
  type SignalRow
} from '../record-events.ts'
import { journalKeySpan } from '../run-row.ts'
import type { Session, Statement } from './connection.ts'

export type PastQuestion = Pick<OpenWait, 'topic' | 'key' | 'by' | 'since'>

const max = limits.lookBackEventsMax

/** Events in the database that may be the one that is waited for, oldest first. */
export async function askPast(
  session: Session,
  entityOf: (id: string) => CompiledEntity,
  question: PastQuestion
): Promise<readonly EngineEvent[]> {
  const { topic, key, since } = question
  const [verb, name] = partsOfTopic(topic)
  if (verb === 'signal') {
    const rows = await rowsOf<SignalRow>(session, { text: sql.signals, values: [name, key, since, max] })
    return rows.map(signalEvent)
  }
  if (verb !== 'flowFinished') return askRecords(session, { verb, entity: entityOf(name), question })
  const rows = await rowsOf<FinishedRow>(session, { text: sql.finished, values: [name, since, key, max] })
  return rows.map((row) => finishedEvent(name, row, (JSON.parse(row.entries) as JournalEntry[]).at(-1)))
}

interface AskedRecords {
  readonly verb: string
  readonly entity: CompiledEntity
  readonly question: PastQuestion
}

type RecordPastRow = PastRow & { readonly record_id: string }

/** Both statements see the same: whoever changes records waits until the transaction ends. */
async function askRecords(session: Session, { verb, entity, question }: AskedRecords): Promise<readonly EngineEvent[]> {
  const { by, key, since } = question
  const column = by === null ? undefined : entity.columnsByField.get(by)
  // A key is text: it is in no column of another kind.
  if (column && column.kind !== 'text') return []
  const records = recordsUnder(entity, column)
  const [found, audited] = await session.send([
    { text: `select ${columnNames(entity)} from (${records}) t order by n desc`, values: [key, max] },
    { text: auditOf(records), values: [key, max, entity.entity.id, since] }
  ])
  const entries = (audited?.rows ?? []) as unknown as readonly RecordPastRow[]
  const pasts = ((found?.rows ?? []) as readonly Row[]).map((row) => ({
    now: rowToRecord(entity, row),
    entries: entries.filter((entry) => entry.record_id === row['id'])
  }))
  return recordEvents(verb, { entity: entity.entity.id, records: pasts })
}

function recordsUnder({ table }: CompiledEntity, column: Column | undefined): string {
  return `select * from "${table}" where ${column ? `"${column.name}"` : 'id'} = $1 order by n desc limit $2`
}

function auditOf(records: string): string {
  return `select a.record_id, a.op, a.at, a.changes from (${records}) t
    cross join lateral (select * from audit where record_id = t.id and entity = $3 and at >= $4 order by n desc limit $2) a
    order by a.n desc`
}

const sql = {
  signals: `select id, name, key, data, at from signals
    where name = $1 and md5(key) = md5($2) and at >= $3 order by n limit $4`,
  finished: `select r.id, r.subject, r.status, r.updated_at as at, j.entries from runs r
    join journal j on j.key = r.n * ${journalKeySpan} + r.seq - 1
    where r.flow_id = $1 and r.updated_at >= $2
      and (r.id = $3 or (left(r.subject, 200) = left($3, 200) and r.subject = $3))
      and r.status in ('completed', 'failed', 'cancelled') order by r.updated_at limit $4`
}

async function rowsOf<T>(session: Session, statement: Statement): Promise<readonly T[]> {
  const [answer] = await session.send([statement])
  return (answer?.rows ?? []) as unknown as readonly T[]
}
