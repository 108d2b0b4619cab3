import type Database from 'better-sqlite3'
import {
  openStates,
  type DecisionEntry,
  type MessageDecision,
  type MessageState,
  type OpenState
} from '../../../schemas/message.ts'
import type { Outbox, Ruling } from '../../ports/outbox.ts'
import type { GroupCommit } from './group-commit.ts'
import type { MessageRow } from './message-row.ts'

type MessageDecisions = Pick<Outbox, 'decide' | 'decideAll' | 'decisions'>

interface DecisionRow {
  readonly at: number
  readonly actor: string
  readonly decision: MessageDecision
  readonly note: string | null
  readonly state_before: OpenState
  readonly answer_before: string | null
  readonly attempts_before: number
}

/** Settles open messages by what people decide, and keeps who decided what, when, and from what state. */
export function openMessageDecisions(database: Database.Database, group: GroupCommit): MessageDecisions {
  const statements = prepare(database)

  const apply = (row: MessageRow, { decision, by, at, note }: Ruling): void => {
    statements.keep.run(row.id, at, by, decision, note, row.state, row.answer, row.attempts)
    if (decision === 'again') statements.again.run(at, row.id)
    else statements.settle.run(decision === 'sent' ? 'sent' : 'dropped', at, row.id)
  }

  return {
    decide: (id, ruling) =>
      group.add(() => {
        const row = statements.byId.get(id) as MessageRow | undefined
        if (!row || !isOpen(row.state)) return { ok: false, state: row?.state ?? null }
        apply(row, ruling)
        return { ok: true }
      }),
    decideAll: ({ state, channel = null, until = Number.MAX_SAFE_INTEGER, limit }, ruling) =>
      group.add(() => {
        const rows = statements.open.all({ state, channel, until, limit }) as MessageRow[]
        for (const row of rows) apply(row, ruling)
        return rows.length
      }),
    decisions: (id) => Promise.resolve((statements.decisions.all(id) as DecisionRow[]).map(toEntry))
  }
}

function prepare(database: Database.Database) {
  return {
    byId: database.prepare('select * from outbox where id = ?'),
    open: database.prepare(
      `select * from outbox where state = $state and ($channel is null or channel = $channel) and settled_at <= $until
       order by n limit $limit`
    ),
    keep: database.prepare(
      `insert into message_decisions
         (message_id, at, actor, decision, note, state_before, answer_before, attempts_before)
       values (?, ?, ?, ?, ?, ?, ?, ?)`
    ),
    // Whoever sends it again gives it all its attempts again; the key stays, so that far sides can drop repeats.
    again: database.prepare(
      `update outbox set state = 'queued', attempts = 0, next_at = ?, host = null, settled_at = null where id = ?`
    ),
    settle: database.prepare('update outbox set state = ?, settled_at = ? where id = ?'),
    decisions: database.prepare('select * from message_decisions where message_id = ? order by n desc')
  }
}

function isOpen(state: MessageState): state is OpenState {
  return openStates.some((open) => open === state)
}

function toEntry(row: DecisionRow): DecisionEntry {
  return {
    at: row.at,
    by: row.actor,
    decision: row.decision,
    note: row.note,
    stateBefore: row.state_before,
    answerBefore: row.answer_before,
    attemptsBefore: row.attempts_before
  }
}
