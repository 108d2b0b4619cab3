import type { CallBook } from '../../ports/call-book.ts'
import { callValues, cursorOf, endValues, knownOf, readCursor, rowToCall, type CallRow } from '../call-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Keeps calls to the outside. */
export function openCallBook(readers: Readers, group: GroupCommit): CallBook {
  return {
    begin: (call, again = false) =>
      group.alone(async (session) => {
        const [found] = await session.send([{ text: sql.find, values: [call.id] }])
        const known = again ? null : knownOf(found?.rows[0] as unknown as CallRow | undefined, call)
        if (!known) await session.send([{ text: sql.insert, values: [...callValues(call)] }])
        return known
      }),
    settle: (id, end) =>
      group.alone(async (session) => {
        await session.send([{ text: sql.settle, values: [id, ...endValues(end)] }])
      }),
    async list({ plugin = null, runId = null, limit, cursor }) {
      const [at, id] = readCursor(cursor)
      const rows = await readers.rows<CallRow>(sql.list, [plugin, runId, at, id, limit + 1])
      const calls = rows.slice(0, limit).map(rowToCall)
      const last = calls.at(-1)
      return { calls, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
    },
    forget: ({ answersBefore, callsBefore, limit }) =>
      group.alone(async (session) => {
        const answers = await session.send([
          { text: sql.forgetAnswers, values: [answersBefore, limit] },
          { text: sql.forgetCalls, values: [callsBefore, limit] }
        ])
        return answers.reduce((sum, { count }) => sum + (count ?? 0), 0)
      })
  }
}

const sql = {
  find: 'select * from outside_calls where id = $1',
  insert: `insert into outside_calls (id, plugin_id, run_id, step_id, idempotency_key, request_hash, at, method, url,
      state, hosts, secrets, sent_bytes, received_bytes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sending', '[]', '[]', 0, 0)
    on conflict (id) do update set request_hash = excluded.request_hash, at = excluded.at, method = excluded.method,
      url = excluded.url, state = 'sending', status = null, code = null, took_ms = null, answer = null`,
  settle: `update outside_calls set state = $2, status = $3, code = $4, hosts = $5, secrets = $6, sent_bytes = $7,
      received_bytes = $8, took_ms = $9, answer = $10 where id = $1`,
  list: `select * from outside_calls where ($1::text is null or plugin_id = $1) and ($2::text is null or run_id = $2)
      and (at, id) < ($3::bigint, $4::text) order by at desc, id desc limit $5::bigint`,
  forgetAnswers: `update outside_calls set answer = null where id in
      (select id from outside_calls where at < $1 and answer is not null limit $2::bigint)`,
  forgetCalls: 'delete from outside_calls where id in (select id from outside_calls where at < $1 limit $2::bigint)'
}
