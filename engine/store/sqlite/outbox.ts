import type Database from 'better-sqlite3'
import type { JsonObject } from '../../../schemas/json.ts'
import { messageStates, type Message, type MessageState } from '../../../schemas/message.ts'
import type { Outbox } from '../../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'

interface MessageRow {
  readonly id: string
  readonly run_id: string
  readonly step_id: string
  readonly channel: string
  readonly payload: string
  readonly about: string | null
  readonly state: MessageState
  readonly attempts: number
  readonly next_at: number
  readonly created_at: number
  readonly settled_at: number | null
  readonly answer: string | null
}

/** Messages on their way out. A message is `sending` in the database before the far side hears of it. */
export function openOutbox(database: Database.Database, group: GroupCommit): Outbox {
  const statements = prepare(database)
  const all = (rows: unknown): readonly Message[] => (rows as MessageRow[]).map(rowToMessage)
  return {
    claim: (now, limit) =>
      group.add(() => {
        const rows = statements.queued.all(now, limit) as MessageRow[]
        for (const row of rows) statements.markSending.run(row.id)
        return rows.map((row) => rowToMessage({ ...row, state: 'sending', attempts: row.attempts + 1 }))
      }),
    settle: ({ id, state, at, nextAt, answer }) =>
      group.add(() => {
        const settledAt = state === 'queued' ? null : at
        statements.settle.run(state, settledAt, nextAt ?? at, answer, id)
      }),
    abandoned: () => Promise.resolve(all(statements.sending.all())),
    nextAt: () => Promise.resolve(statements.nextAt.pluck().get() as number | null),
    ofRun: (runId) => Promise.resolve(all(statements.ofRun.all(runId))),
    aboutRecord: (id, limit) => Promise.resolve(all(statements.about.all(id, limit))),
    countByState() {
      const rows = statements.count.all() as { state: MessageState; count: number }[]
      const found = new Map(rows.map((row) => [row.state, row.count]))
      const counts = messageStates.map((state) => [state, found.get(state) ?? 0])
      return Promise.resolve(Object.fromEntries(counts) as Record<MessageState, number>)
    }
  }
}

function prepare(database: Database.Database) {
  return {
    queued: database.prepare(
      `select * from outbox where state = 'queued' and next_at <= ? order by next_at, n limit ?`
    ),
    markSending: database.prepare(`update outbox set state = 'sending', attempts = attempts + 1 where id = ?`),
    settle: database.prepare('update outbox set state = ?, settled_at = ?, next_at = ?, answer = ? where id = ?'),
    sending: database.prepare(`select * from outbox where state = 'sending' order by n`),
    nextAt: database.prepare(`select min(next_at) from outbox where state = 'queued'`),
    ofRun: database.prepare('select * from outbox where run_id = ? order by n'),
    about: database.prepare('select * from outbox where about = ? order by n desc limit ?'),
    count: database.prepare('select state, count(*) as count from outbox group by state')
  }
}

function rowToMessage(row: MessageRow): Message {
  return {
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    channel: row.channel,
    payload: JSON.parse(row.payload) as JsonObject,
    about: row.about,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    answer: row.answer
  }
}
