import type Database from 'better-sqlite3'
import type { CallBook } from '../../ports/call-book.ts'
import { callValues, cursorOf, endValues, knownOf, readCursor, rowToCall, type CallRow } from '../call-row.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps calls to the outside. Writing one down shares its sync with everything else that is ready. */
export function openCallBook(database: Database.Database, group: GroupCommit): CallBook {
  const find = database.prepare('select * from outside_calls where id = ?')
  const insert = database.prepare(
    `insert or replace into outside_calls (id, plugin_id, run_id, step_id, idempotency_key, request_hash, at, method, url,
       state, hosts, secrets, sent_bytes, received_bytes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', '[]', '[]', 0, 0)`
  )
  const settle = database.prepare(
    `update outside_calls set state = ?, status = ?, code = ?, hosts = ?, secrets = ?, sent_bytes = ?, received_bytes = ?,
       took_ms = ?, answer = ? where id = ?`
  )
  const list = database.prepare(
    `select * from outside_calls where (@plugin is null or plugin_id = @plugin) and (@runId is null or run_id = @runId)
       and (at, id) < (@at, @id) order by at desc, id desc limit @rows`
  )
  const forgetAnswers = database.prepare(
    `update outside_calls set answer = null where id in
       (select id from outside_calls where at < ? and answer is not null limit ?)`
  )
  const forgetCalls = database.prepare(
    'delete from outside_calls where id in (select id from outside_calls where at < ? limit ?)'
  )
  return {
    begin: (call, again = false) =>
      group.add(() => {
        const known = again ? null : knownOf(find.get(call.id) as CallRow | undefined, call)
        if (!known) insert.run(...callValues(call))
        return known
      }),
    settle: (id, end) => group.add(() => void settle.run(...endValues(end), id)),
    list({ plugin = null, runId = null, limit, cursor }) {
      const [at, id] = readCursor(cursor)
      const rows = list.all({ plugin, runId, at, id, rows: limit + 1 }) as CallRow[]
      const calls = rows.slice(0, limit).map(rowToCall)
      const last = calls.at(-1)
      return Promise.resolve({ calls, nextCursor: rows.length > limit && last ? cursorOf(last) : null })
    },
    forget: ({ answersBefore, callsBefore, limit }) =>
      group.add(() => forgetAnswers.run(answersBefore, limit).changes + forgetCalls.run(callsBefore, limit).changes)
  }
}
