import { parseCondition, type Comparison, type Condition, type Operand } from '../format/parse-condition.ts'
import { say } from '../texts/texts.ts'
import type { Labels } from './labels.ts'
import { listText } from './list-text.ts'
import { fieldOfPath, pathName } from './path-name.ts'
import { plainText } from './value-text.ts'

type Compare = Extract<Condition, { kind: 'compare' }>

/** A simple condition in words, `Điểm ≥ 50 và Giai đoạn là Khách mua hàng`; null when it is anything richer. */
export function conditionWords(cel: string, labels: Labels): string | null {
  const condition = parseCondition(cel)
  return condition && joined(condition, labels)
}

/** The same inside a sentence: what cannot be said in words is said as it is written. */
export function conditionText(cel: string, labels: Labels): string {
  return conditionWords(cel, labels) ?? cel
}

function joined(condition: Condition, labels: Labels): string {
  if (condition.kind === 'compare') return compared(condition, labels)
  const parts = condition.parts.map((part) => {
    const text = joined(part, labels)
    return part.kind === 'any' ? `(${text})` : text
  })
  return parts.reduce((left, right) =>
    condition.kind === 'all' ? say.condition_and({ left, right }) : say.condition_or({ left, right })
  )
}

const texts: Readonly<Record<Comparison, (fillings: { name: string; value: string }) => string>> = {
  is: say.condition_is,
  isNot: say.condition_is_not,
  atLeast: ({ name, value }) => `${name} ≥ ${value}`,
  above: ({ name, value }) => `${name} > ${value}`,
  atMost: ({ name, value }) => `${name} ≤ ${value}`,
  below: ({ name, value }) => `${name} < ${value}`,
  oneOf: say.condition_one_of,
  noneOf: say.condition_none_of,
  contains: say.condition_contains,
  given: say.condition_given,
  missing: say.condition_missing
}

function compared({ path, op, value }: Compare, labels: Labels): string {
  const name = pathName(path, labels)
  const truth = 'literal' in value && typeof value.literal === 'boolean' ? value.literal : null
  if (truth !== null && (op === 'is' || op === 'isNot')) {
    return truth === (op === 'is') ? say.condition_true({ name }) : say.condition_false({ name })
  }
  return texts[op]({ name, value: operandText(value, { path, labels }) })
}

function operandText(operand: Operand, { path, labels }: { path: Compare['path']; labels: Labels }): string {
  if ('path' in operand) return pathName(operand.path, labels)
  const { literal } = operand
  if (literal === null) return ''
  const { entity, field } = fieldOfPath(path, labels)
  const one = (value: typeof literal): string =>
    entity === null ? plainText(value) : labels.value(entity, field, value)
  return Array.isArray(literal) ? listText(literal.map(one), 'or') : one(literal)
}
