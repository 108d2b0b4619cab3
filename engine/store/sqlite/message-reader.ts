import type Database from 'better-sqlite3'
import type { MessageState } from '../../../schemas/message.ts'
import type { FoundMessage, MessageFilter, Outbox } from '../../ports/outbox.ts'
import { fillCounts, rowToMessage, type MessageRow } from './message-row.ts'

type MessageReader = Pick<Outbox, 'find' | 'list' | 'ofRun' | 'aboutRecord' | 'countByState' | 'countByChannel'>

type FoundRow = MessageRow & { readonly flow_id: string | null }

interface CountRow {
  readonly channel: string
  readonly state: MessageState
  readonly count: number
}

/** Reads messages for people: one, a list, those of a run or about a record, and how many there are. */
export function openMessageReader(database: Database.Database): MessageReader {
  const statements = prepare(database)
  return {
    find(id) {
      const row = statements.byId.get(id) as FoundRow | undefined
      return Promise.resolve(row ? toFound(row) : null)
    },
    list: (filter) => Promise.resolve(list(database, filter)),
    ofRun: (runId) => Promise.resolve((statements.ofRun.all(runId) as MessageRow[]).map(rowToMessage)),
    aboutRecord: (id, limit) => Promise.resolve((statements.about.all(id, limit) as MessageRow[]).map(rowToMessage)),
    countByState: () => Promise.resolve(fillCounts(statements.countByState.all() as CountRow[])),
    countByChannel() {
      const rows = statements.countByChannel.all() as CountRow[]
      const channels = [...new Set(rows.map(({ channel }) => channel))]
      const counts = channels.map((channel) => [channel, fillCounts(rows.filter((row) => row.channel === channel))])
      return Promise.resolve(Object.fromEntries(counts) as Awaited<ReturnType<Outbox['countByChannel']>>)
    }
  }
}

const foundColumns = 'o.*, r.flow_id from outbox o left join runs r on r.id = o.run_id'

function prepare(database: Database.Database) {
  return {
    byId: database.prepare(`select ${foundColumns} where o.id = ?`),
    ofRun: database.prepare('select * from outbox where run_id = ? order by n'),
    about: database.prepare('select * from outbox where about = ? order by n desc limit ?'),
    countByState: database.prepare('select state, count(*) as count from outbox group by state'),
    countByChannel: database.prepare(
      'select channel, state, count(*) as count from outbox group by channel, state order by channel'
    )
  }
}

function list(database: Database.Database, { state, channel, cursor, limit }: MessageFilter) {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  add('o.state = ?', state)
  add('o.channel = ?', channel)
  add('o.n < ?', cursor === undefined ? undefined : Number(cursor))
  const sql = `select ${foundColumns} where ${conditions.join(' and ')} order by o.n desc limit ?`
  const rows = database.prepare(sql).all(...values, limit + 1) as FoundRow[]
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { messages: page.map(toFound), nextCursor: last ? String(last.n) : null }
}

function toFound(row: FoundRow): FoundMessage {
  return { message: rowToMessage(row), flowId: row.flow_id }
}
