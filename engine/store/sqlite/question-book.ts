import type Database from 'better-sqlite3'
import type { OpenQuestion } from '../../core/open-questions.ts'
import type { AskedPerson } from '../../ports/store.ts'

/** What people are asked. Writing happens inside the transaction of a commit. */
export interface QuestionBook {
  /** What a run asks from now on. */
  replace(runN: number, questions: readonly OpenQuestion[]): void
  open(person: string | null, limit: number): readonly AskedPerson[]
}

export function openQuestionBook(database: Database.Database): QuestionBook {
  const remove = database.prepare('delete from questions where run_n = ?')
  const insert = database.prepare(
    'insert into questions (run_n, step, person, title, asked_at, until) values (?, ?, ?, ?, ?, ?)'
  )
  const select = database.prepare(
    `select r.id as runId, r.flow_id as flowId, r.subject, q.step, q.person, q.title, q.asked_at as askedAt, q.until
     from questions q join runs r on r.n = q.run_n
     where :person is null or q.person = :person order by q.until, q.n limit :limit`
  )
  return {
    replace(runN, questions) {
      remove.run(runN)
      for (const { step, title, people, askedAt, until } of questions)
        for (const person of people) insert.run(runN, step, person, title, askedAt, until)
    },
    open: (person, limit) => select.all({ person, limit }) as AskedPerson[]
  }
}
