import type { ASTOperator } from '@marcbachmann/cel-js'
import { anyType, booleanType, kindsOf, numberType, textType, unionType, type DataType } from './data-type.ts'

const exact: DataType = { kind: 'number', isExact: true }
const sums: Readonly<Record<string, readonly (readonly [DataType['kind'], DataType['kind'], DataType['kind']])[]>> = {
  '+': [
    ['number', 'number', 'number'],
    ['text', 'text', 'text'],
    ['list', 'list', 'list'],
    ['time', 'duration', 'time'],
    ['duration', 'time', 'time'],
    ['duration', 'duration', 'duration']
  ],
  '-': [
    ['number', 'number', 'number'],
    ['time', 'time', 'duration'],
    ['time', 'duration', 'time'],
    ['duration', 'duration', 'duration']
  ],
  '*': [['number', 'number', 'number']],
  '/': [['number', 'number', 'number']],
  '%': [['number', 'number', 'number']]
}
const compared = new Set(['number', 'text', 'boolean', 'time', 'duration', 'other'])

/** The type of `left operator right`, or null when the interpreter refuses the two. */
export function typeOfOperator(operator: ASTOperator, left: DataType, right: DataType): DataType | null {
  const known = sums[operator]
  if (known) return typeOfSum({ operator, known, left, right })
  if (['<', '<=', '>', '>='].includes(operator)) return canCompare(left, right) ? booleanType : null
  if (operator !== 'in') return booleanType
  const holders = kindsOf(right)
  return holders === null || holders.has('list') || holders.has('object') ? booleanType : null
}

interface Sum {
  readonly operator: ASTOperator
  readonly known: NonNullable<(typeof sums)[string]>
  readonly left: DataType
  readonly right: DataType
}

function typeOfSum({ operator, known, left, right }: Sum): DataType | null {
  const [ofLeft, ofRight] = [kindsOf(left), kindsOf(right)]
  const fitting = known.filter(([a, b]) => (ofLeft?.has(a) ?? true) && (ofRight?.has(b) ?? true))
  if (fitting.length === 0) return null
  if (ofLeft === null && ofRight === null) return anyType
  const areExact = [left, right].every((type) => type.kind === 'number' && type.isExact)
  // The rest of a division is for whole numbers only, and numbers in data are not known to be that.
  if (operator === '%' && [left, right].some((type) => type.kind === 'number' && !type.isExact)) return null
  return unionType(fitting.map(([, , kind]) => typeOfKind(kind, areExact)))
}

function typeOfKind(kind: DataType['kind'], areExact: boolean): DataType {
  if (kind === 'number') return areExact ? exact : numberType
  if (kind === 'text') return textType
  if (kind === 'time' || kind === 'duration') return { kind }
  return kind === 'list' ? { kind, item: anyType } : anyType
}

function canCompare(left: DataType, right: DataType): boolean {
  const [ofLeft, ofRight] = [kindsOf(left), kindsOf(right)]
  if (ofLeft === null || ofRight === null)
    return [...(ofLeft ?? ofRight ?? compared)].some((kind) => compared.has(kind))
  return [...ofLeft].some((kind) => compared.has(kind) && ofRight.has(kind))
}
