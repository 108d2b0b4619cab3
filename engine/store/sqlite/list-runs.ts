import type { RunSelection } from '../../../schemas/bulk-job.ts'
import type Database from 'better-sqlite3'
import type { RunFilter, RunReader } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'
import { unfinished, type RunRow } from '../run-row.ts'
import { rowToHandle } from './row-to-handle.ts'

/** A page of the runs that match, newest first. */
export function listRuns(
  database: Database.Database,
  blobs: Blobs,
  filter: RunFilter
): Awaited<ReturnType<RunReader['list']>> {
  const { limit, cursor, ...selection } = filter
  const { conditions, values } = conditionsOf(selection)
  if (cursor !== undefined) {
    conditions.push('n < ?')
    values.push(Number(cursor))
  }
  const sql = `select * from runs where ${conditions.join(' and ')} order by n desc limit ?`
  const rows = database.prepare(sql).all(...values, limit + 1) as RunRow[]
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { handles: page.map((row) => rowToHandle(row, blobs)), nextCursor: last ? String(last.n) : null }
}

/** How many runs match. */
export function countRuns(database: Database.Database, selection: RunSelection): number {
  const { conditions, values } = conditionsOf(selection)
  const sql = `select count(*) from runs where ${conditions.join(' and ')}`
  return Number(
    database
      .prepare(sql)
      .pluck()
      .get(...values)
  )
}

interface Conditions {
  readonly conditions: string[]
  readonly values: (string | number)[]
}

function conditionsOf(selection: RunSelection): Conditions {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  add('status = ?', selection.status)
  if (selection.isUnfinished) conditions.push(`status in ${unfinished}`)
  add('flow_id = ?', selection.flowId)
  add('subject = ?', selection.subject)
  add('flow_version = ?', selection.version)
  add('instr(at_steps, ?) > 0', selection.at === undefined ? undefined : JSON.stringify(selection.at))
  add('error_code = ?', selection.errorCode)
  add('parent_run = ?', selection.parent)
  add('created_at >= ?', selection.createdFrom)
  add('created_at < ?', selection.createdTo)
  add('updated_at >= ?', selection.updatedFrom)
  add('updated_at < ?', selection.updatedTo)
  return { conditions, values }
}
