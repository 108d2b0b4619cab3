import type { RunSelection } from '../../../schemas/bulk-job.ts'
import type Database from 'better-sqlite3'
import type { RunFilter, RunReader } from '../../ports/store.ts'
import type { RunRow } from '../run-row.ts'
import { selectRunCount, selectRuns, type RunDialect } from '../select-runs.ts'
import { toPage } from '../to-page.ts'
import type { Blobs } from './blobs.ts'
import { rowToHandle } from './row-to-handle.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

const dialect: RunDialect = {
  place: sqliteDialect.place,
  isSubject: (place) => `subject = ${place}`,
  holds: (column, place) => `instr(${column}, ${place}) > 0`
}

/** A page of the runs that match, newest first. */
export function listRuns(
  database: Database.Database,
  blobs: Blobs,
  filter: RunFilter
): Awaited<ReturnType<RunReader['list']>> {
  const { text, values } = selectRuns(filter, dialect)
  const { page, nextCursor } = toPage(database.prepare(text).all(...values) as RunRow[], filter.limit)
  return { handles: page.map((row) => rowToHandle(row, blobs)), nextCursor }
}

/** How many runs match. */
export function countRuns(database: Database.Database, selection: RunSelection): number {
  const { text, values } = selectRunCount(selection, dialect)
  const { count } = database.prepare(text).get(...values) as { readonly count: number }
  return count
}
