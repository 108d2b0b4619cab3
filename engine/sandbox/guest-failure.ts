import type { JsonObject } from '../../schemas/json.ts'
import type { ErrorCode } from '../errors.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/** Makes an error of the catalogue from what the guest says of a failed call. Only these codes can come from inside. */
export function guestFailure(
  json: string,
  limits: SandboxLimits
): { readonly code: ErrorCode; readonly details: JsonObject } {
  const said = parseObject(json)
  if (said['code'] === 'PLUGIN_DEADLOCK') return { code: 'PLUGIN_DEADLOCK', details: {} }
  if (said['code'] === 'PLUGIN_LIMIT') {
    const { limit, value, max } = said
    return { code: 'PLUGIN_LIMIT', details: { limit: text(limit, 60), value: number(value), max: number(max) } }
  }
  const message = text(said['message'], limits.guestErrorCharsMax)
  const details = { message, name: text(said['name'], 100), at: text(said['at'], 100) }
  return { code: 'PLUGIN_THREW', details }
}

function parseObject(json: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

const text = (value: unknown, charsMax: number) => (typeof value === 'string' ? value.slice(0, charsMax) : '')
const number = (value: unknown) => (typeof value === 'number' ? value : 0)
