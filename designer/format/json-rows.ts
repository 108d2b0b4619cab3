import type { Json } from '../../schemas/json.ts'

export interface JsonRow {
  /** Path from the top, `contact.phone`. Empty for a value that is not an object. */
  readonly name: string
  readonly value: Json
}

export interface JsonRows {
  readonly shown: readonly JsonRow[]
  /** How many rows are left out. */
  readonly hidden: number
}

const rowsShown = 12
const depthMax = 3

/** Lays JSON out as rows of path and value for people to scan; lists and what is deep stay as they are. */
export function jsonRows(value: Json): JsonRows {
  const rows = rowsOf('', value, 0)
  return { shown: rows.slice(0, rowsShown), hidden: Math.max(0, rows.length - rowsShown) }
}

export function isEmptyJson(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

function rowsOf(name: string, value: Json, depth: number): readonly JsonRow[] {
  if (!isObject(value) || depth === depthMax || isEmptyJson(value)) return [{ name, value }]
  return Object.entries(value).flatMap(([key, inner]) => rowsOf(name ? `${name}.${key}` : key, inner, depth + 1))
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
