import { openStates, type MessageState } from '../../../schemas/message.ts'
import type { Outbox, Ruling } from '../../ports/outbox.ts'
import { isOpen, rowToDecision, type DecisionRow } from '../decision-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

type MessageDecisions = Pick<Outbox, 'decide' | 'decideAll' | 'decisions'>

/** Settles open messages by what people decide, and keeps who decided what, when, and from what state. */
export function openMessageDecisions(readers: Readers, group: GroupCommit): MessageDecisions {
  return {
    async decide(id, ruling) {
      const { rows } = await group.write({ text: sql.decide, values: [...valuesOf(ruling), id] })
      const state = (rows[0]?.['state'] ?? null) as MessageState | null
      return state !== null && isOpen(state) ? { ok: true } : { ok: false, state }
    },
    async decideAll({ state, channel = null, until = Number.MAX_SAFE_INTEGER, limit }, ruling) {
      const values = [...valuesOf(ruling), state, channel, until, limit]
      return (await group.write({ text: sql.decideAll, values })).count
    },
    decisions: async (id) => (await readers.rows<DecisionRow>(sql.decisions, [id])).map(rowToDecision)
  }
}

function valuesOf({ decision, by, at, note }: Ruling): readonly (string | number | null)[] {
  return [decision, by, at, note]
}

/**
 * Whoever sends it again gives it all its attempts again; the key stays, so that far sides can drop repeats. What is found
 * is locked until the transaction ends, so that nobody else decides the same.
 */
function ruleOver(found: string): string {
  return `with found as materialized (${found}),
    open as materialized (select * from found where state in (${openStates.map((state) => `'${state}'`).join(', ')})),
    kept as (
      insert into message_decisions
        (message_id, at, actor, decision, note, state_before, answer_before, attempts_before)
      select id, $3::bigint, $2::text, $1::text, $4::text, state, answer, attempts from open),
    ruled as (
      update outbox o set
        state = case $1::text when 'again' then 'queued' when 'sent' then 'sent' else 'dropped' end,
        attempts = case $1::text when 'again' then 0 else o.attempts end,
        next_at = case $1::text when 'again' then $3::bigint else o.next_at end,
        host = case $1::text when 'again' then null else o.host end,
        settled_at = case $1::text when 'again' then null else $3::bigint end
      from open where o.n = open.n)
    select state from found`
}

const sql = {
  decide: ruleOver('select * from outbox where id = $5 for update'),
  decideAll: ruleOver(`select * from outbox
    where state = $5 and ($6::text is null or channel = $6::text) and settled_at <= $7
    order by n limit $8 for update`),
  decisions: 'select * from message_decisions where message_id = $1 order by n desc'
}
