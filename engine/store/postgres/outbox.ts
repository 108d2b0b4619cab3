import type { Message } from '../../../schemas/message.ts'
import type { Outbox } from '../../ports/outbox.ts'
import { rowToMessage, type MessageRow } from '../message-row.ts'
import type { GroupCommit } from './group-commit.ts'
import { openMessageDecisions } from './message-decisions.ts'
import { openMessageReader } from './message-reader.ts'
import type { Readers } from './readers.ts'
import { rowsToText } from './rows-to-text.ts'

/** Messages on their way out. A message is `sending` in the database before the far side hears of it. */
export function openOutbox(readers: Readers, group: GroupCommit): Outbox {
  const messages = async (text: string, values: readonly (string | number)[] = []): Promise<readonly Message[]> =>
    (await readers.rows<MessageRow>(text, values)).map(rowToMessage)
  return {
    due: (now, limit) => messages(sql.due, [now, limit]),
    heldFor: (host, limit) => messages(sql.heldFor, [host, limit]),
    async claim(taken, held) {
      const values = [taken, held].map((each) => rowsToText(each.map(({ id, host }) => ({ id, host }))))
      const { rows } = await group.write({ text: sql.claim, values })
      const byId = new Map((rows as unknown as MessageRow[]).map((row) => [row.id, row]))
      return taken.flatMap(({ id }) => byId.get(id) ?? []).map(rowToMessage)
    },
    async settle({ id, state, at, nextAt, answer }) {
      if (state === 'queued') await group.write({ text: sql.requeue, values: [nextAt ?? at, answer, id] })
      else await group.write({ text: sql.settle, values: [state, at, answer, id] })
    },
    abandoned: () => messages(sql.sending),
    async forgetHosts() {
      await group.write({ text: sql.forgetHosts, values: [] })
    },
    nextAt: async (now) => (await readers.rows<{ at: number | null }>(sql.nextAt, [now]))[0]?.at ?? null,
    ...openMessageReader(readers),
    ...openMessageDecisions(readers, group)
  }
}

const sql = {
  due: `select * from outbox where state = 'queued' and host is null and next_at <= $1 order by next_at, n limit $2`,
  heldFor: `select * from outbox where state = 'queued' and host = $1 order by next_at, n limit $2`,
  claim: `with held as (
      update outbox o set host = v.host from json_to_recordset($2::json) as v (id text, host text)
      where o.id = v.id and o.state = 'queued')
    update outbox o set state = 'sending', attempts = o.attempts + 1, host = v.host
    from json_to_recordset($1::json) as v (id text, host text)
    where o.id = v.id and o.state = 'queued'
    returning o.*`,
  settle: `update outbox set state = $1, settled_at = $2, answer = $3 where id = $4 and state = 'sending'`,
  requeue: `update outbox set state = 'queued', next_at = $1, host = null, answer = $2 where id = $3 and state = 'sending'`,
  sending: `select * from outbox where state = 'sending' order by n`,
  forgetHosts: `update outbox set host = null where state = 'queued' and host is not null`,
  nextAt: `select min(next_at) as at from outbox where state = 'queued' and next_at > $1`
}
