import type { RecordQuery } from '../../schemas/record.ts'
import type { GuestQuestion, GuestRead } from '../ports/sandbox.ts'
import { isGuestQuestion } from './guest-questions.ts'

const queryFields: readonly string[] = ['where', 'search', 'sort', 'limit', 'cursor']

/**
 * Checks the shape of what a guest waits for: reads, and questions to the world. Null when something is neither. What they
 * name is checked by the engine.
 */
export function parseGuestReads(json: string): readonly (GuestRead | GuestQuestion)[] | null {
  try {
    const asked: unknown = JSON.parse(json)
    return Array.isArray(asked) && asked.every((each) => isRead(each) || isGuestQuestion(each)) ? asked : null
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
