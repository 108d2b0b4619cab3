import { hasOwn, isArray, keys } from './primordials.js'

const depthMax = 32

/**
 * Whether two reads ask the same question, however they are written: the order of fields does not matter, nor whether
 * `{ eq: value }` or the bare value stands there.
 * @param {any} a
 * @param {any} b
 */
export function isSameRead(a, b) {
  return a.op === b.op && a.entity === b.entity && a.id === b.id && isSame(a.query, b.query, 0)
}

/**
 * @param {any} left
 * @param {any} right
 * @param {number} depth
 * @returns {boolean}
 */
function isSame(left, right, depth) {
  const a = withoutEq(left)
  const b = withoutEq(right)
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > depthMax) return false
  if (isArray(a) !== isArray(b)) return false
  /** @type {readonly any[]} */
  const names = keys(a)
  for (let i = 0; i < names.length; i++) if (!isSame(a[names[i]], b[names[i]], depth + 1)) return false
  return countOf(a) === countOf(b)
}

/** @param {any} value */
function withoutEq(value) {
  if (typeof value !== 'object' || value === null || !hasOwn(value, 'eq')) return value
  return keys(value).length === 1 ? value.eq : value
}

/** @param {any} object */
function countOf(object) {
  /** @type {readonly any[]} */
  const names = keys(object)
  let count = 0
  for (let i = 0; i < names.length; i++) if (object[names[i]] !== undefined) count++
  return count
}
