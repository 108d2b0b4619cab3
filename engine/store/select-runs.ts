import type { RunSelection } from '../../schemas/bulk-job.ts'
import type { Dialect } from '../records/dialect.ts'
import type { RunFilter } from '../ports/store.ts'
import { gatherConditions, type Conditions } from './gather-conditions.ts'
import { unfinished } from './run-row.ts'

/** What databases say differently in a search for runs. */
export interface RunDialect extends Pick<Dialect, 'place'> {
  /** The subject of a run, by an index. */
  isSubject(place: string): string
  /** A column holds this text somewhere. */
  holds(column: string, place: string): string
}

export interface RunSearch {
  readonly text: string
  readonly values: (string | number)[]
}

/** The statement that gives a page of the runs that match, newest first, and one more. */
export function selectRuns({ limit, cursor, ...selection }: RunFilter, dialect: RunDialect): RunSearch {
  const conditions = conditionsOf(selection, dialect)
  conditions.add((place) => `n < ${place}`, cursor === undefined ? undefined : Number(cursor))
  const { values, place } = conditions
  return { text: `select * from runs where ${conditions.where()} order by n desc limit ${place(limit + 1)}`, values }
}

/** The statement that counts the runs that match. */
export function selectRunCount(selection: RunSelection, dialect: RunDialect): RunSearch {
  const conditions = conditionsOf(selection, dialect)
  return { text: `select count(*) as count from runs where ${conditions.where()}`, values: conditions.values }
}

function conditionsOf(selection: RunSelection, { place: placeOf, isSubject, holds }: RunDialect): Conditions {
  const conditions = gatherConditions(placeOf)
  const { add } = conditions
  add((place) => `status = ${place}`, selection.status)
  if (selection.isUnfinished) conditions.say(`status in ${unfinished}`)
  add((place) => `flow_id = ${place}`, selection.flowId)
  add(isSubject, selection.subject)
  add((place) => `flow_version = ${place}`, selection.version)
  add((place) => holds('at_steps', place), selection.at === undefined ? undefined : JSON.stringify(selection.at))
  add((place) => `error_code = ${place}`, selection.errorCode)
  add((place) => `parent_run = ${place}`, selection.parent)
  add((place) => `created_at >= ${place}`, selection.createdFrom)
  add((place) => `created_at < ${place}`, selection.createdTo)
  add((place) => `updated_at >= ${place}`, selection.updatedFrom)
  add((place) => `updated_at < ${place}`, selection.updatedTo)
  return conditions
}
