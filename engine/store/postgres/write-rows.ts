import type { Answer, Session } from './connection.ts'
import { rowsToText, type RowToWrite } from './rows-to-text.ts'

/** Rows and the statement that writes all of them. */
export interface TableRows {
  readonly text: string
  readonly rows: readonly RowToWrite[]
}

const nothing: Answer = { rows: [], count: 0, command: '' }

/** Writes tables one after the other, in one way to the server; one without rows is left out. */
export async function writeRows(session: Session, tables: readonly TableRows[]): Promise<readonly Answer[]> {
  const filled = tables.filter(({ rows }) => rows.length > 0)
  const answers = await session.send(filled.map(({ text, rows }) => ({ text, values: [rowsToText(rows)] })))
  const byTable = new Map(filled.map((table, index) => [table, answers[index] ?? nothing]))
  return tables.map((table) => byTable.get(table) ?? nothing)
}
