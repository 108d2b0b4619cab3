import type Database from 'better-sqlite3'
import type { MessageState } from '../../../schemas/message.ts'
import type { MessageFilter, Outbox } from '../../ports/outbox.ts'
import {
  fillChannelCounts,
  fillCounts,
  rowToFound,
  rowToMessage,
  type FoundRow,
  type MessageRow
} from '../message-row.ts'
import { foundColumns, selectMessages } from '../select-messages.ts'
import { toPage } from '../to-page.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

type MessageReader = Pick<Outbox, 'find' | 'list' | 'ofRun' | 'aboutRecord' | 'countByState' | 'countByChannel'>

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
      return Promise.resolve(row ? rowToFound(row) : null)
    },
    list: (filter) => Promise.resolve(list(database, filter)),
    ofRun: (runId) => Promise.resolve((statements.ofRun.all(runId) as MessageRow[]).map(rowToMessage)),
    aboutRecord: (id, limit) => Promise.resolve((statements.about.all(id, limit) as MessageRow[]).map(rowToMessage)),
    countByState: () => Promise.resolve(fillCounts(statements.countByState.all() as CountRow[])),
    countByChannel: () => Promise.resolve(fillChannelCounts(statements.countByChannel.all() as CountRow[]))
  }
}

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

function list(database: Database.Database, filter: MessageFilter) {
  const { text, values } = selectMessages(filter, sqliteDialect)
  const { page, nextCursor } = toPage(database.prepare(text).all(...values) as FoundRow[], filter.limit)
  return { messages: page.map(rowToFound), nextCursor }
}
