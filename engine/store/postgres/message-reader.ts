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
import { postgresDialect } from './postgres-dialect.ts'
import type { Readers } from './readers.ts'

type MessageReader = Pick<Outbox, 'find' | 'list' | 'ofRun' | 'aboutRecord' | 'countByState' | 'countByChannel'>

interface CountRow {
  readonly channel: string
  readonly state: MessageState
  readonly count: number
}

/** Reads messages for people: one, a list, those of a run or about a record, and how many there are. */
export function openMessageReader(readers: Readers): MessageReader {
  return {
    async find(id) {
      const [row] = await readers.rows<FoundRow>(sql.byId, [id])
      return row ? rowToFound(row) : null
    },
    list: (filter) => list(readers, filter),
    ofRun: async (runId) => (await readers.rows<MessageRow>(sql.ofRun, [runId])).map(rowToMessage),
    aboutRecord: async (id, limit) => (await readers.rows<MessageRow>(sql.about, [id, limit])).map(rowToMessage),
    countByState: async () => fillCounts(await readers.rows<CountRow>(sql.countByState)),
    countByChannel: async () => fillChannelCounts(await readers.rows<CountRow>(sql.countByChannel))
  }
}

const sql = {
  byId: `select ${foundColumns} where o.id = $1`,
  ofRun: 'select * from outbox where run_id = $1 order by n',
  about: 'select * from outbox where left(about, 200) = left($1, 200) and about = $1 order by n desc limit $2',
  countByState: 'select state, count(*) as count from outbox group by state',
  countByChannel: 'select channel, state, count(*) as count from outbox group by channel, state order by channel'
}

async function list(readers: Readers, filter: MessageFilter): ReturnType<Outbox['list']> {
  const { text, values } = selectMessages(filter, postgresDialect)
  const { page, nextCursor } = toPage(await readers.rows<FoundRow>(text, values), filter.limit)
  return { messages: page.map(rowToFound), nextCursor }
}
