import type { ASTNode } from '@marcbachmann/cel-js'
import { pathOfNode } from './path-of-node.ts'

type Facts = ReadonlySet<string>
const none: Facts = new Set()

/**
 * What a condition makes sure when it is true, or when it is false: `a.b` says that there is something at the path,
 * `!a.b` that there is nothing, or an empty text.
 */
export function factsOfCondition(node: ASTNode, isTrue: boolean): Facts {
  switch (node.op) {
    case '!_':
      return factsOfCondition(node.args, !isTrue)
    case '&&':
      return isTrue ? bothHold(node.args, true) : oneHolds(node.args, false)
    case '||':
      return isTrue ? oneHolds(node.args, true) : bothHold(node.args, false)
    case 'call':
      return node.args[0] === 'has' ? factsOfPresence(node.args[1][0], isTrue) : none
    case '==':
      return isTrue ? factsOfEmptiness(node.args) : none
    case '!=':
      return isTrue ? none : factsOfEmptiness(node.args)
    case 'in':
      return isTrue ? factsOfKey(node.args) : none
    default:
      return none
  }
}

function bothHold([left, right]: readonly [ASTNode, ASTNode], isTrue: boolean): Facts {
  return new Set([...factsOfCondition(left, isTrue), ...factsOfCondition(right, isTrue)])
}

/** Either the left one decides, or it does not and the right one does. */
function oneHolds([left, right]: readonly [ASTNode, ASTNode], isTrue: boolean): Facts {
  const otherwise = new Set([...factsOfCondition(left, !isTrue), ...factsOfCondition(right, isTrue)])
  return new Set([...factsOfCondition(left, isTrue)].filter((fact) => otherwise.has(fact)))
}

function factsOfPresence(node: ASTNode | undefined, isTrue: boolean): Facts {
  const path = node && pathOfNode(node)
  if (!path) return none
  if (!isTrue) return new Set([`!${path.join('.')}`])
  return new Set(path.map((_, index) => path.slice(0, index + 1).join('.')))
}

function factsOfEmptiness([left, right]: readonly [ASTNode, ASTNode]): Facts {
  const path = isEmptyText(right) ? pathOfNode(left) : isEmptyText(left) && pathOfNode(right)
  return path ? new Set([`!${path.join('.')}`]) : none
}

function isEmptyText(node: ASTNode): boolean {
  return node.op === 'value' && node.args === ''
}

/** `'name' in a.b`. */
function factsOfKey([key, holder]: readonly [ASTNode, ASTNode]): Facts {
  const path = pathOfNode(holder)
  return path && key.op === 'value' && typeof key.args === 'string' ? new Set([[...path, key.args].join('.')]) : none
}
