import type { JsonObject } from '../../schemas/json.ts'
import type { OpenWait } from '../core/open-wait.ts'
import type { KeptWait } from './commit-work.ts'

/** A row of `waits`, with the id of its run. */
export interface WaitRow {
  readonly n: number
  readonly run_n: number
  readonly run_id: string
  readonly step: string | null
  readonly topic: string
  readonly key: string
  readonly by_field: string | null
  readonly fields: string | null
  readonly match: string | null
  readonly scope: string
  readonly origin: string | null
  readonly since: number
}

export function rowToWait(row: WaitRow): KeptWait {
  const { n, run_id: runId, step, topic, key, by_field: by, match, origin, since } = row
  const fields = row.fields === null ? null : (JSON.parse(row.fields) as string[])
  return {
    n,
    runId,
    wait: { step, topic, key, by, fields, match, origin, since, scope: JSON.parse(row.scope) as JsonObject }
  }
}

/** Whether both are the same wait of one run. */
export function isSameWait(
  one: Pick<OpenWait, 'step' | 'topic' | 'key' | 'since'>,
  other: Pick<OpenWait, 'step' | 'topic' | 'key' | 'since'>
): boolean {
  return one.step === other.step && one.topic === other.topic && one.key === other.key && one.since === other.since
}
