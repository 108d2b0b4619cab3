import type { Json } from '../../schemas/json.ts'
import type { Column } from './compile-entity.ts'
import type { SqlValue } from './record-row.ts'

/** How a value stands to a column: `sign` with a value of the column's own type, or an answer that needs no value. */
export type Comparison =
  | { readonly kind: 'compare'; readonly sign: Sign; readonly value: Exclude<SqlValue, null> }
  | { readonly kind: 'never' }
  | { readonly kind: 'present' }

export type Sign = '=' | '<>' | '<' | '<=' | '>' | '>='

/**
 * Fits a comparison to the type of its column: people and plugins send what they have, and a strict database refuses what
 * does not fit. A value that no column of the type can hold equals none of them.
 */
export function compareValue(kind: Column['kind'], sign: Sign, value: Json): Comparison {
  if (kind === 'integer' && typeof value === 'number') return compareInteger(sign, value)
  const fitting = fit(kind, value)
  if (fitting !== null) return { kind: 'compare', sign, value: fitting }
  return sign === '<>' ? { kind: 'present' } : { kind: 'never' }
}

function fit(kind: Column['kind'], value: Json): Exclude<SqlValue, null> | null {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : toText(value)
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value)
    case 'integer':
      return typeof value === 'string' ? wholeNumber(value) : null
    case 'real':
      return toNumber(value)
    case 'boolean':
      return toBit(value)
  }
}

function toText(value: Json): string | null {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function toNumber(value: Json): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function wholeNumber(text: string): number | null {
  const number = toNumber(text)
  return number !== null && Number.isSafeInteger(number) ? number : null
}

function toBit(value: Json): number | null {
  if (value === true || value === 1) return 1
  return value === false || value === 0 ? 0 : null
}

/** Between two whole numbers lies none: `> 2.5` is `> 2`, and beyond what is kept exactly there is nothing. */
function compareInteger(sign: Sign, value: number): Comparison {
  const { MAX_SAFE_INTEGER: max, MIN_SAFE_INTEGER: min } = Number
  if (Number.isSafeInteger(value)) return { kind: 'compare', sign, value }
  if (sign === '=') return { kind: 'never' }
  if (sign === '<>') return { kind: 'present' }
  const rounded = sign === '<' || sign === '>=' ? Math.ceil(value) : Math.floor(value)
  return { kind: 'compare', sign, value: Math.min(Math.max(rounded, min), max) }
}
