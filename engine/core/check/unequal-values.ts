import type { ASTNode } from '@marcbachmann/cel-js'
import { kindsOf, type DataType } from './data-type.ts'
import { nearestName } from './nearest-name.ts'

/** A value that is compared with something that can never be it. */
export interface UnequalValue {
  readonly value: string
  readonly at: ASTNode
  /** What it is compared with. */
  readonly of: ASTNode
  readonly nearest: string | null
}

/** Values in `==`, `!=` and `in` that can never be equal. */
export function unequalValues(
  node: Extract<ASTNode, { args: [ASTNode, ASTNode] }>,
  left: DataType,
  right: DataType
): readonly UnequalValue[] {
  const [a, b] = node.args
  if (node.op === 'in') return b.op === 'list' ? b.args.flatMap((each) => textUnlike(each, a, left)) : []
  const unlike = [...textUnlike(b, a, left), ...textUnlike(a, b, right)]
  if (unlike.length > 0 || canBeOfOneKind(left, right)) return unlike
  const [at, of] = a.op === 'value' ? [a, b] : [b, a]
  return [{ value: at.input.slice(at.start, at.end), at, of, nearest: null }]
}

/** A written text that is none of the options of what it is compared with. */
function textUnlike(at: ASTNode, of: ASTNode, type: DataType): readonly UnequalValue[] {
  if (at.op !== 'value' || typeof at.args !== 'string' || of.op === 'value') return []
  const options = type.kind === 'text' ? type.options : null
  if (options === null || options.includes(at.args) || at.args === '') return []
  return [{ value: at.args, at, of, nearest: nearestName(at.args, options) }]
}

function canBeOfOneKind(left: DataType, right: DataType): boolean {
  const [ofLeft, ofRight] = [kindsOf(left), kindsOf(right)]
  if (ofLeft === null || ofRight === null || ofLeft.has('null') || ofRight.has('null')) return true
  return [...ofLeft].some((kind) => ofRight.has(kind))
}
