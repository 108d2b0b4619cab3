import type { Problem } from '../../../schemas/problem.ts'
import type { JsonObject } from '../../../schemas/json.ts'
import { configOf } from '../config-of.ts'
import { catalogue, engineError, type ErrorCode } from '../../errors.ts'

/** Asks a running Mạch; a refusal becomes the error it would have been here. */
export async function callApi<T>(url: string, path: string, body?: object): Promise<T> {
  const response = await reach(new URL(path, url), body)
  const said: unknown = await response.json().catch(() => ({}))
  if (response.ok) return said as T
  throw toError(said as Partial<Problem>, response.status)
}

/** What a running Mạch that has an owner asks of commands. */
export function proofOfKey(): Readonly<Record<string, string>> {
  const { apiKey } = configOf({})
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
}

async function reach(target: URL, body: object | undefined): Promise<Response> {
  try {
    const proof = proofOfKey()
    if (body === undefined) return await fetch(target, { headers: proof })
    const headers = { 'content-type': 'application/json', ...proof }
    return await fetch(target, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch (error) {
    throw engineError('NOT_FOUND', { what: 'running Mạch', id: target.origin }, error)
  }
}

function toError({ code = '', title = '', detail, details, fields }: Partial<Problem>, status: number): Error {
  const all = { ...(details as JsonObject | undefined), ...(fields ? { fields } : {}) }
  if (isKnown(code)) return engineError(code, all)
  return engineError('BUG', { reason: `${status} ${title} ${detail?.en ?? ''}`.trim() })
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code)
}
