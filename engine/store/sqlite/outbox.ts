import type Database from 'better-sqlite3'
import type { Outbox } from '../../ports/outbox.ts'
import type { GroupCommit } from './group-commit.ts'
import { openMessageDecisions } from './message-decisions.ts'
import { openMessageReader } from './message-reader.ts'
import { rowToMessage, type MessageRow } from './message-row.ts'

/** Messages on their way out. A message is `sending` in the database before the far side hears of it. */
export function openOutbox(database: Database.Database, group: GroupCommit): Outbox {
  const statements = prepare(database)
  const all = (rows: unknown) => Promise.resolve((rows as MessageRow[]).map(rowToMessage))
  return {
    due: (now, limit) => all(statements.due.all(now, limit)),
    heldFor: (host, limit) => all(statements.heldFor.all(host, limit)),
    claim: (taken, held) =>
      group.add(() => {
        for (const { id, host } of held) statements.hold.run(host, id)
        const rows = taken.flatMap(({ id, host }) => statements.take.all(host, id) as MessageRow[])
        return rows.map(rowToMessage)
      }),
    settle: ({ id, state, at, nextAt, answer }) =>
      group.add(() => {
        if (state === 'queued') statements.requeue.run(nextAt ?? at, answer, id)
        else statements.settle.run(state, at, answer, id)
      }),
    abandoned: () => all(statements.sending.all()),
    forgetHosts: () => group.add(() => void statements.forgetHosts.run()),
    nextAt: (now) => Promise.resolve(statements.nextAt.pluck().get(now) as number | null),
    ...openMessageReader(database),
    ...openMessageDecisions(database, group)
  }
}

function prepare(database: Database.Database) {
  return {
    due: database.prepare(
      `select * from outbox where state = 'queued' and host is null and next_at <= ? order by next_at, n limit ?`
    ),
    heldFor: database.prepare(`select * from outbox where state = 'queued' and host = ? order by next_at, n limit ?`),
    hold: database.prepare(`update outbox set host = ? where id = ? and state = 'queued'`),
    take: database.prepare(
      `update outbox set state = 'sending', attempts = attempts + 1, host = ? where id = ? and state = 'queued' returning *`
    ),
    settle: database.prepare(
      `update outbox set state = ?, settled_at = ?, answer = ? where id = ? and state = 'sending'`
    ),
    requeue: database.prepare(
      `update outbox set state = 'queued', next_at = ?, host = null, answer = ? where id = ? and state = 'sending'`
    ),
    sending: database.prepare(`select * from outbox where state = 'sending' order by n`),
    forgetHosts: database.prepare(`update outbox set host = null where state = 'queued' and host is not null`),
    nextAt: database.prepare(`select min(next_at) from outbox where state = 'queued' and next_at > ?`)
  }
}
