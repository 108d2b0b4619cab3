import { messageStates, type Message, type MessageState } from '../../../schemas/message.ts'
import type { Outbox } from '../../ports/store.ts'
import { rowToMessage, type MessageRow } from '../message-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Messages on their way out. A message is `sending` in the database before the far side hears of it. */
export function openOutbox(readers: Readers, group: GroupCommit): Outbox {
  const messages = async (text: string, values: readonly (string | number)[] = []): Promise<readonly Message[]> =>
    (await readers.rows<MessageRow>(text, values)).map(rowToMessage)
  return {
    async claim(now, limit) {
      const { rows } = await group.write({ text: sql.claim, values: [now, limit] })
      return (rows as unknown as ClaimedRow[]).toSorted(byTime).map(rowToMessage)
    },
    async settle({ id, state, at, nextAt, answer }) {
      const settledAt = state === 'queued' ? null : at
      await group.write({ text: sql.settle, values: [state, settledAt, nextAt ?? at, answer, id] })
    },
    abandoned: () => messages(sql.sending),
    nextAt: async () => (await readers.rows<{ at: number | null }>(sql.nextAt))[0]?.at ?? null,
    ofRun: (runId) => messages(sql.ofRun, [runId]),
    aboutRecord: (id, limit) => messages(sql.about, [id, limit]),
    async countByState() {
      const rows = await readers.rows<{ state: MessageState; count: number }>(sql.count)
      const found = new Map(rows.map((row) => [row.state, row.count]))
      const counts = messageStates.map((state) => [state, found.get(state) ?? 0])
      return Object.fromEntries(counts) as Record<MessageState, number>
    }
  }
}

interface ClaimedRow extends MessageRow {
  readonly n: number
}

const sql = {
  claim: `update outbox o set state = 'sending', attempts = o.attempts + 1
    from (select n from outbox where state = 'queued' and next_at <= $1 order by next_at, n limit $2
      for update skip locked) taken
    where o.n = taken.n
    returning o.*`,
  settle: 'update outbox set state = $1, settled_at = $2, next_at = $3, answer = $4 where id = $5',
  sending: `select * from outbox where state = 'sending' order by n`,
  nextAt: `select min(next_at) as at from outbox where state = 'queued'`,
  ofRun: 'select * from outbox where run_id = $1 order by n',
  about: 'select * from outbox where left(about, 200) = left($1, 200) and about = $1 order by n desc limit $2',
  count: 'select state, count(*) as count from outbox group by state'
}

function byTime(a: ClaimedRow, b: ClaimedRow): number {
  return a.next_at - b.next_at || a.n - b.n
}
