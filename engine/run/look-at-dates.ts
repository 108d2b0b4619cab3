import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import {
  dateFieldOf,
  isRecurring,
  nextTimeOf,
  occurrencesOf,
  valuesBetween,
  type TimeTrigger
} from '../core/values-between.ts'
import type { DateOccurrence } from '../core/time/date-occurrences.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewRun, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import { startRun, type Starter } from './start-run.ts'

export interface DateParts extends Starter {
  readonly store: Store
  readonly clock: Clock
  readonly commitAll: CommitAll
}

/** What has passed since the flow was looked at last. */
export interface DateLook {
  readonly flow: CompiledFlow
  readonly trigger: TimeTrigger
  readonly after: Millis
  readonly until: Millis
}

/** An occurrence this much in the past was missed rather than just reached. */
const graceMs = 60_000

/**
 * Starts the runs of what has occurred, page by page; the flow's time moves on in the commit of the last page. The key of a
 * run names record and occurrence: what is looked at twice, after a crash or a jump of the clock, starts once. Gives the
 * time at which the flow is to be looked at again.
 */
export async function lookAtDates(parts: DateParts, look: DateLook): Promise<Millis> {
  const { trigger, until } = look
  const field = dateFieldOf(trigger)
  if (field === null || !('entity' in trigger) || trigger.entity === undefined) return lookAtOne(parts, look)
  const soonest = await lookAtRecords(parts, look, { entity: trigger.entity, field })
  // Between two looks a record that changes is looked at as it changes.
  return Math.min(soonest, until + (isRecurring(trigger) ? limits.dateScanMs : limits.dateLookMs))
}

/** The date is one for all: no record, one run. */
async function lookAtOne(parts: DateParts, look: DateLook): Promise<Millis> {
  const { trigger, until } = look
  const on = trigger.type === 'date' ? trigger.on : undefined
  const runs = occurrencesOf(trigger, on, look).flatMap((occurrence) =>
    runOf(parts, look, { occurrence, record: null })
  )
  await commitPage(parts, look, { runs, isLast: true })
  return nextTimeOf(trigger, on, until) ?? until + limits.dateScanMs
}

async function lookAtRecords(
  parts: DateParts,
  look: DateLook,
  { entity, field }: { readonly entity: string; readonly field: string }
): Promise<Millis> {
  const { trigger, after, until } = look
  // What comes within the next look is seen now, so that it is met at its time.
  const test = valuesBetween(trigger, after, until + limits.dateLookMs)
  let soonest = Number.POSITIVE_INFINITY
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = { where: { [field]: test }, sort: 'n', limit: limits.datePageRowsMax, ...(cursor ? { cursor } : {}) }
    const { records, nextCursor } = await parts.store.records.find(entity, page)
    const runs = records.flatMap((record) =>
      occurrencesOf(trigger, record[field], look).flatMap((occurrence) => runOf(parts, look, { occurrence, record }))
    )
    for (const record of records) soonest = Math.min(soonest, nextTimeOf(trigger, record[field], until) ?? soonest)
    await commitPage(parts, look, { runs, isLast: nextCursor === null })
    cursor = nextCursor
  }
  return soonest
}

interface Found {
  readonly occurrence: DateOccurrence
  readonly record: StoredRecord | null
}

function runOf(parts: DateParts, { flow, trigger, until }: DateLook, { occurrence, record }: Found): readonly NewRun[] {
  const { at, key } = occurrence
  const isMissed = until - at > graceMs
  if (parts.registry.stateOf(flow.id) === 'off' || (isMissed && trigger.missed === 'skip')) return []
  const occurred = { key, at: new Date(at).toISOString() }
  const data: JsonObject = { at: new Date(until).toISOString(), occurrence: occurred }
  const given = record ? { ...data, record: record as unknown as JsonObject } : data
  const run = startRun(parts, flow, {
    trigger: given,
    at: until,
    key: ['date', ...(record ? [record.id] : []), key].join(':'),
    causeDepth: 0
  })
  return run ? [run] : []
}

async function commitPage(
  { commitAll, clock }: DateParts,
  { flow, until }: DateLook,
  { runs, isLast }: { readonly runs: readonly NewRun[]; readonly isLast: boolean }
): Promise<void> {
  if (runs.length === 0 && !isLast) return
  const schedules = isLast ? { schedules: { [flow.id]: until } } : {}
  await commitAll({ actor: `date:${flow.id}`, at: clock.now(), runs, ...schedules })
}
