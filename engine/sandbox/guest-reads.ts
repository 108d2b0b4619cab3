import type { RecordQuery } from '../../schemas/record.ts'
import type { GuestRead } from '../ports/sandbox.ts'

const queryFields: readonly string[] = ['where', 'search', 'sort', 'limit', 'cursor']

/** Checks the shape of the reads that a guest asks for; null when one is no read. What they name is checked by the engine. */
export function parseGuestReads(json: string): readonly GuestRead[] | null {
  try {
    const reads: unknown = JSON.parse(json)
    return Array.isArray(reads) && reads.every(isRead) ? reads : null
  } catch {
    return null
  }
}

function isRead(value: unknown): value is GuestRead {
  if (!isObject(value) || typeof value['entity'] !== 'string') return false
  if (value['op'] === 'get') return typeof value['id'] === 'string'
  return value['op'] === 'find' && isQuery(value['query'])
}

function isQuery(value: unknown): value is RecordQuery {
  if (!isObject(value) || !Object.keys(value).every((field) => queryFields.includes(field))) return false
  const { where, search, sort, limit, cursor } = value
  const isText = (part: unknown) => part === undefined || typeof part === 'string'
  const isCount = limit === undefined || (Number.isInteger(limit) && Number(limit) > 0)
  return isText(search) && isText(sort) && isText(cursor) && isCount && (where === undefined || isWhere(where))
}

function isWhere(value: unknown): boolean {
  return isObject(value) && !Object.hasOwn(value, '__proto__')
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
