import type Database from 'better-sqlite3'
import type { AskedApprover } from '../../ports/store.ts'
import type { QuestionBook } from '../commit-work.ts'

/** What people are asked. Writing happens inside the transaction of a commit. */
export interface QuestionReader extends QuestionBook {
  open(approver: string | null, limit: number): readonly AskedApprover[]
}

export function openQuestionBook(database: Database.Database): QuestionReader {
  const remove = database.prepare('delete from questions where run_n = ?')
  const insert = database.prepare(
    'insert into questions (run_n, step, approver, title, asked_at, until) values (?, ?, ?, ?, ?, ?)'
  )
  const select = database.prepare(
    `select r.id as runId, r.flow_id as flowId, r.subject, q.step, q.approver, q.title, q.asked_at as askedAt, q.until
     from questions q join runs r on r.n = q.run_n
     where :approver is null or q.approver = :approver order by q.until, q.n limit :limit`
  )
  /** Whether anybody was ever asked anything; most installations then pay nothing when a run ends. It only grows. */
  let isUsed = database.prepare('select 1 from questions limit 1').get() !== undefined
  return {
    replace({ n: runN }, questions) {
      if (isUsed) remove.run(runN)
      isUsed ||= questions.length > 0
      for (const { step, title, people, askedAt, until } of questions)
        for (const approver of people) insert.run(runN, step, approver, title, askedAt, until)
    },
    open: (approver, limit) => select.all({ approver, limit }) as AskedApprover[]
  }
}
