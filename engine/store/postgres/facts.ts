import { engineError } from '../../errors.ts'
import type { Session, Statement } from './connection.ts'
import { rowsToText, type RowToWrite } from './rows-to-text.ts'

/** Finds the rows for many questions of one kind, in the order of the questions. */
export type AskAll<Question, Row> = (
  session: Session,
  questions: readonly Question[]
) => Promise<readonly (readonly Row[])[]>

export interface FactSource {
  isComplete(): boolean
  load(session: Session): Promise<void>
}

/**
 * What a batch knows of the database. Commits are worked out without waiting; a question whose answer is not known yet is
 * noted and answered with nothing, then all that were noted are asked at once and the commits are worked out anew.
 */
export class Facts<Question extends object, Row> implements FactSource {
  readonly #ask: AskAll<Question, Row>
  readonly #known = new Map<string, readonly Row[]>()
  readonly #missing = new Map<string, Question>()

  constructor(ask: AskAll<Question, Row>) {
    this.#ask = ask
  }

  rows(question: Question): readonly Row[] {
    const key = JSON.stringify(question)
    const rows = this.#known.get(key)
    if (!rows) this.#missing.set(key, question)
    return rows ?? []
  }

  /** Notes a question that will be asked. */
  want(question: Question): void {
    this.rows(question)
  }

  isKnown(question: Question): boolean {
    return this.#known.has(JSON.stringify(question))
  }

  isComplete(): boolean {
    return this.#missing.size === 0
  }

  async load(session: Session): Promise<void> {
    if (this.#missing.size === 0) return
    const missing = [...this.#missing]
    this.#missing.clear()
    const answers = await this.#ask(
      session,
      missing.map(([, question]) => question)
    )
    for (const [index, [key]] of missing.entries()) this.#known.set(key, answers[index] ?? [])
  }
}

/**
 * Asks with one statement, which gives with each row the place `i` of its question. `first` goes before it with the same
 * questions: it takes locks, and what is read after it is as it is under them.
 */
export function askByPlace<Question extends RowToWrite, Row>(
  text: string,
  first: readonly string[] = []
): AskAll<Question, Row> {
  return async (session, questions) => {
    const rows = rowsToText(questions.map((question, i) => ({ ...question, i })))
    const statements: readonly Statement[] = [...first, text].map((each) =>
      each.includes('$1') ? { text: each, values: [rows] } : { text: each }
    )
    const answers = await session.send(statements)
    const found: Row[][] = questions.map(() => [])
    for (const row of answers.at(-1)?.rows ?? []) {
      const list = found[Number(row['i'])]
      if (!list) throw engineError('BUG', { reason: 'an answer has no question' })
      list.push(row as unknown as Row)
    }
    return found
  }
}
