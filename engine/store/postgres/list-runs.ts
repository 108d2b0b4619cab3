import type { RunSelection } from '../../../schemas/bulk-job.ts'
import type { RunFilter, RunReader } from '../../ports/store.ts'
import { rowToHandle, unfinished, type RunRow } from '../run-row.ts'
import type { Readers } from './readers.ts'

/** A page of the runs that match, newest first. */
export async function listRuns(readers: Readers, filter: RunFilter): ReturnType<RunReader['list']> {
  const { limit, cursor, ...selection } = filter
  const { conditions, values } = conditionsOf(selection)
  if (cursor !== undefined) conditions.push(`n < $${values.push(Number(cursor))}`)
  const where = conditions.join(' and ')
  const text = `select * from runs where ${where} order by n desc limit $${values.push(limit + 1)}`
  const rows = await readers.rows<RunRow>(text, values)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { handles: page.map(rowToHandle), nextCursor: last ? String(last.n) : null }
}

/** How many runs match. */
export async function countRuns(readers: Readers, selection: RunSelection): Promise<number> {
  const { conditions, values } = conditionsOf(selection)
  const text = `select count(*) as count from runs where ${conditions.join(' and ')}`
  return (await readers.rows<{ readonly count: number }>(text, values))[0]?.count ?? 0
}

interface Conditions {
  readonly conditions: string[]
  readonly values: (string | number)[]
}

function conditionsOf(selection: RunSelection): Conditions {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  const add = (condition: (place: string) => string, value: string | number | undefined): void => {
    if (value !== undefined) conditions.push(condition(`$${values.push(value)}`))
  }
  add((place) => `status = ${place}`, selection.status)
  if (selection.isUnfinished) conditions.push(`status in ${unfinished}`)
  add((place) => `flow_id = ${place}`, selection.flowId)
  // The index holds the beginning: a subject may be longer than an entry of an index.
  add((place) => `left(subject, 200) = left(${place}, 200) and subject = ${place}`, selection.subject)
  add((place) => `flow_version = ${place}`, selection.version)
  add(
    (place) => `strpos(at_steps, ${place}) > 0`,
    selection.at === undefined ? undefined : JSON.stringify(selection.at)
  )
  add((place) => `error_code = ${place}`, selection.errorCode)
  add((place) => `parent_run = ${place}`, selection.parent)
  add((place) => `created_at >= ${place}`, selection.createdFrom)
  add((place) => `created_at < ${place}`, selection.createdTo)
  add((place) => `updated_at >= ${place}`, selection.updatedFrom)
  add((place) => `updated_at < ${place}`, selection.updatedTo)
  return { conditions, values }
}
