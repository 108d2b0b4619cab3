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

const foundColumns = 'o.*, r.flow_id from outbox o left join runs r on r.id = o.run_id'

const sql = {
  byId: `select ${foundColumns} where o.id = $1`,
  ofRun: 'select * from outbox where run_id = $1 order by n',
  about: 'select * from outbox where left(about, 200) = left($1, 200) and about = $1 order by n desc limit $2',
  countByState: 'select state, count(*) as count from outbox group by state',
  countByChannel: 'select channel, state, count(*) as count from outbox group by channel, state order by channel'
}

async function list(readers: Readers, { state, channel, cursor, limit }: MessageFilter): ReturnType<Outbox['list']> {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  const add = (condition: string, value: string | number | undefined): void => {
    if (value !== undefined) conditions.push(`${condition} $${values.push(value)}`)
  }
  add('o.state =', state)
  add('o.channel =', channel)
  add('o.n <', cursor === undefined ? undefined : Number(cursor))
  const where = conditions.join(' and ')
  const text = `select ${foundColumns} where ${where} order by o.n desc limit $${values.push(limit + 1)}`
  const rows = await readers.rows<FoundRow>(text, values)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { messages: page.map(rowToFound), nextCursor: last ? String(last.n) : null }
}
