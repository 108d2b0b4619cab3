import { inSentence } from '../format/in-sentence.ts'
import type { Path } from '../format/parse-condition.ts'
import { say } from '../texts/texts.ts'
import type { Labels } from './labels.ts'

/** The field that a path means, with its entity where that is known. */
export interface FieldPath {
  readonly entity: string | null
  readonly field: string
}

/** What a path of an expression is called: the field's label where somebody knows it, else the end of the path. */
export function pathName(path: Path, labels: Labels): string {
  const [root = '', ...rest] = path
  if (root === 'round' && rest.length === 0) return say.word_round()
  if (root === 'item' && rest.length === 0) return say.word_item()
  const { entity, field } = fieldOfPath(path, labels)
  return entity === null ? field : inSentence(labels.field(entity, field))
}

export function fieldOfPath(path: Path, { scope, entityWith }: Labels): FieldPath {
  const [root = '', second = ''] = path
  const isRecord = second === 'record' || second === 'before'
  const known = (root === 'trigger' || root === 'event') && isRecord ? scope[root] : undefined
  const ofItem = root === 'item' ? scope.item : undefined
  const field = pathEnd(path).join('.')
  // What a step gave is no record: a value of the same name may mean something else.
  const guessed = root === 'steps' ? null : entityWith(field)
  return { entity: known ?? ofItem ?? guessed, field }
}

/** A path without the part that says where the value comes from. */
function pathEnd(path: Path): Path {
  const [root] = path
  if (root === 'item') return path.slice(1)
  const isDeep = path.length > 2 && (root === 'trigger' || root === 'event' || root === 'steps')
  return isDeep ? path.slice(2) : path
}
