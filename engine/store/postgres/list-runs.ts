import type { RunSelection } from '../../../schemas/bulk-job.ts'
import type { RunFilter, RunReader } from '../../ports/store.ts'
import { rowToHandle, type RunRow } from '../run-row.ts'
import { selectRunCount, selectRuns, type RunDialect } from '../select-runs.ts'
import { toPage } from '../to-page.ts'
import { postgresDialect } from './postgres-dialect.ts'
import type { Readers } from './readers.ts'

const dialect: RunDialect = {
  place: postgresDialect.place,
  // The index holds the beginning: a subject may be longer than an entry of an index.
  isSubject: (place) => `left(subject, 200) = left(${place}, 200) and subject = ${place}`,
  holds: (column, place) => `strpos(${column}, ${place}) > 0`
}

/** A page of the runs that match, newest first. */
export async function listRuns(readers: Readers, filter: RunFilter): ReturnType<RunReader['list']> {
  const { text, values } = selectRuns(filter, dialect)
  const { page, nextCursor } = toPage(await readers.rows<RunRow>(text, values), filter.limit)
  return { handles: page.map(rowToHandle), nextCursor }
}

/** How many runs match. */
export async function countRuns(readers: Readers, selection: RunSelection): Promise<number> {
  const { text, values } = selectRunCount(selection, dialect)
  return (await readers.rows<{ readonly count: number }>(text, values))[0]?.count ?? 0
}
