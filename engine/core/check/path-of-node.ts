import type { ASTNode } from '@marcbachmann/cel-js'

/** A node that reads data by a path. */
export type Access = Extract<ASTNode, { op: 'id' | '.' | '[]' }>

export function isAccess(node: ASTNode): node is Access {
  return node.op === 'id' || node.op === '.' || node.op === '[]'
}

/** `a.b['c']` as a path; null when the node is anything else. */
export function pathOfNode(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.' && node.op !== '[]') return null
  const name = fieldNameOf(node)
  const before = name === null ? null : pathOfNode(node.args[0])
  return before && name !== null ? [...before, name] : null
}

/** The field that `a.name` or `a['name']` reads; null when it is worked out only in a run, or is a place in a list. */
export function fieldNameOf(node: Extract<ASTNode, { op: '.' | '[]' }>): string | null {
  if (node.op === '.') return node.args[1]
  const [, index] = node.args
  return index.op === 'value' && typeof index.args === 'string' ? index.args : null
}
