import type { JsonObject } from '../../schemas/json.ts'
import type { OutsideCall, OutsideCallState } from '../../schemas/outside-call.ts'
import type { CallEnd, KnownCall, NewCall } from '../ports/call-book.ts'

export interface CallRow {
  readonly id: string
  readonly plugin_id: string
  readonly run_id: string | null
  readonly step_id: string | null
  readonly idempotency_key: string
  readonly request_hash: string
  readonly at: number
  readonly method: string
  readonly url: string
  readonly state: OutsideCallState
  readonly status: number | null
  readonly code: string | null
  readonly hosts: string
  readonly secrets: string
  readonly sent_bytes: number
  readonly received_bytes: number
  readonly took_ms: number | null
  readonly answer: string | null
}

export function rowToCall(row: CallRow): OutsideCall {
  return {
    id: row.id,
    plugin: row.plugin_id,
    runId: row.run_id,
    stepId: row.step_id,
    key: row.idempotency_key,
    at: row.at,
    method: row.method,
    url: row.url,
    state: row.state,
    status: row.status,
    code: row.code,
    hosts: JSON.parse(row.hosts) as readonly string[],
    secrets: JSON.parse(row.secrets) as readonly string[],
    sentBytes: row.sent_bytes,
    receivedBytes: row.received_bytes,
    tookMs: row.took_ms
  }
}

/** What is known of an attempt that may have left; null when it may be sent as if for the first time. */
export function knownOf(row: CallRow | undefined, { requestHash }: NewCall): KnownCall | null {
  if (!row || row.state === 'failed' || row.state === 'refused') return null
  if (row.state !== 'answered') return { state: row.state, answer: null }
  if (row.request_hash !== requestHash || row.answer === null) return null
  return { state: 'answered', answer: JSON.parse(row.answer) as JsonObject }
}

/** The values of a new row, in the order of its columns. */
export function callValues(call: NewCall): readonly (string | number | null)[] {
  const { id, plugin, runId, stepId, key, requestHash, at, method, url } = call
  return [id, plugin, runId, stepId, key, requestHash, at, method, url]
}

/** The values of an end, in the order of the columns that it sets. */
export function endValues(end: CallEnd): readonly (string | number | null)[] {
  const { state, status, code, hosts, secrets, sentBytes, receivedBytes, tookMs, answer } = end
  const said = answer === null ? null : JSON.stringify(answer)
  return [state, status, code, JSON.stringify(hosts), JSON.stringify(secrets), sentBytes, receivedBytes, tookMs, said]
}

/** A cursor is the time and the id of the last call shown. */
export function cursorOf({ at, id }: OutsideCall): string {
  return `${at}.${id}`
}

export function readCursor(cursor: string | undefined): readonly [number, string] {
  const [at = '', id = ''] = cursor?.split('.') ?? []
  return cursor === undefined || !Number.isSafeInteger(Number(at)) ? [Number.MAX_SAFE_INTEGER, ''] : [Number(at), id]
}
