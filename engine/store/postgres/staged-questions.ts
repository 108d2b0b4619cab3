import type { OpenQuestion } from '../../core/open-questions.ts'
import type { RunHandle } from '../../ports/store.ts'
import type { QuestionBook } from '../commit-work.ts'
import type { Session } from './connection.ts'
import type { StagedList } from './staged-list.ts'
import { writeRows } from './write-rows.ts'

/** What people are asked: of each run that the batch moves, what it asks in the end. */
export class StagedQuestions implements QuestionBook {
  readonly #list: StagedList
  readonly #byRun = new Map<number, readonly OpenQuestion[]>()

  constructor(list: StagedList) {
    this.#list = list
  }

  /** A run that the batch itself makes has asked nothing: it has not begun. */
  replace({ n }: RunHandle, questions: readonly OpenQuestion[]): void {
    if (n > 0) this.#list.set(this.#byRun, n, questions)
  }

  async write(session: Session): Promise<void> {
    const asked = [...this.#byRun].flatMap(([run_n, questions]) =>
      questions.flatMap(({ step, title, people, askedAt, until }) =>
        people.map((approver) => ({ run_n, step, approver, title, asked_at: askedAt, until }))
      )
    )
    await writeRows(session, [
      { text: sql.clear, rows: [...this.#byRun.keys()].map((run_n) => ({ run_n })) },
      { text: sql.insert, rows: asked }
    ])
  }
}

const sql = {
  clear: `delete from questions q using json_to_recordset($1::json) as v (run_n bigint) where q.run_n = v.run_n`,
  insert: `insert into questions (run_n, step, approver, title, asked_at, until)
    select run_n, step, approver, title, asked_at, until
    from json_to_recordset($1::json) as v (run_n bigint, step text, approver text, title text, asked_at bigint,
      until bigint)`
}
