import { readAmount } from '../../../plugins/sdk/read-amount.ts'
import type { Comparison, Literal } from '../../edit/condition.ts'

const ordered: readonly Comparison[] = ['==', '!=', '>', '>=', '<', '<=', 'has', 'hasNot']
const amounts: readonly Comparison[] = ['amount>', 'amount>=', 'amount<', 'amount<=']
const written: readonly Comparison[] = ['==', '!=', 'contains', 'startsWith', ...amounts, 'has', 'hasNot']

/** Comparisons that make sense for a value of that type. */
export function comparisonsFor(type: string): readonly Comparison[] {
  switch (type) {
    case 'integer':
    case 'number':
      return ordered
    case 'string':
      return written
    case 'boolean':
      return ['isTrue', 'isFalse', 'has', 'hasNot']
    default:
      return [...new Set([...ordered, ...written, 'isTrue' as const, 'isFalse' as const])]
  }
}

/** What was typed beside a comparison: `50 triệu` beside one of amounts, else what fits the type of the data. */
export function readOperand(comparison: Comparison, type: string, text: string): Literal {
  return amounts.includes(comparison) ? (readAmount(text) ?? 0) : readLiteral(type, text)
}

/** What was typed as the value it is compared with: a number where numbers are compared, `50.000.000` included. */
export function readLiteral(type: string, text: string): Literal {
  if (type === 'string') return text
  const plain = text.replaceAll(/\s/gu, '')
  const grouped = /^-?\d{1,3}(?:\.\d{3})+$/u.test(plain) ? plain.replaceAll('.', '') : plain.replace(',', '.')
  if (/^-?\d+(?:\.\d+)?$/u.test(grouped)) return Number(grouped)
  return type === 'any' && (text === 'true' || text === 'false') ? text === 'true' : text
}
