import { expressionFunctions } from '../expression.ts'
import { anyType, booleanType, listType, numberType, textType, unionType, type DataType } from './data-type.ts'

/** What is known of calling a function with arguments of these types. */
export type CallTyping =
  | { readonly is: 'fine'; readonly type: DataType }
  /** No function is called so, on a value or without one. */
  | { readonly is: 'unknown' }
  /** The argument at this place (-1: the value it is called on) does not fit. */
  | { readonly is: 'wrong'; readonly at: number; readonly wanted: DataType }

interface Call {
  readonly name: string
  /** The value it is called on, as in `value.name()`; null for `name(…)`. */
  readonly on: DataType | null
  readonly given: readonly DataType[]
}

/** Functions by name, for the two ways of calling them. */
const methods = Map.groupBy(
  expressionFunctions.filter(({ receiverType }) => receiverType !== null),
  ({ name }) => name
)
const functions = Map.groupBy(
  expressionFunctions.filter(({ receiverType }) => receiverType === null),
  ({ name }) => name
)

/** Works out what a call gives from what the interpreter declares of its functions. */
export function typeOfCall({ name, on, given }: Call): CallTyping {
  const known = (on === null ? functions : methods).get(name)
  if (!known) return { is: 'unknown' }
  const sameCount = known.filter(({ params }) => params.length === given.length)
  // The interpreter itself says best what is wrong with the number of arguments.
  if (sameCount.length === 0) return { is: 'fine', type: anyType }
  const types = on === null ? given : [on, ...given]
  let fitting = sameCount.map((each) => {
    const params = each.params.map(({ type }) => readType(type))
    return {
      params: on === null ? params : [readType(each.receiverType), ...params],
      result: readType(each.returnType)
    }
  })
  for (const [place, type] of types.entries()) {
    const wanted = fitting.map(({ params }) => params[place] ?? anyType)
    fitting = fitting.filter(({ params }) => isTaken(type, params[place] ?? anyType))
    if (fitting.length === 0) return { is: 'wrong', at: on === null ? place : place - 1, wanted: unionType(wanted) }
  }
  return { is: 'fine', type: unionType(fitting.map(({ result }) => result)) }
}

/** Names that can be called on a value, or without one. */
export function functionNames(isMethod: boolean): Iterable<string> {
  return (isMethod ? methods : functions).keys()
}

function isTaken(type: DataType, wanted: DataType): boolean {
  if (type.kind === 'any' || wanted.kind === 'any') return true
  if (type.kind === 'union') return type.types.some((each) => isTaken(each, wanted))
  if (type.kind === 'number' && wanted.kind === 'number') return type.isExact || !wanted.isExact
  return type.kind === wanted.kind
}

const plainTypes: Readonly<Record<string, DataType>> = {
  string: textType,
  bool: booleanType,
  double: numberType,
  int: { kind: 'number', isExact: true },
  null: { kind: 'null' },
  'google.protobuf.Timestamp': { kind: 'time' },
  'google.protobuf.Duration': { kind: 'duration' },
  bytes: { kind: 'other' },
  uint: { kind: 'other' },
  type: { kind: 'other' }
}

function readType(name: string | null): DataType {
  if (name === null) return anyType
  if (name.startsWith('list<')) return listType(readType(name.slice(5, -1)))
  if (name.startsWith('map<')) return { kind: 'object', fields: new Map(), isOpen: true, atLeastOne: [] }
  return plainTypes[name] ?? anyType
}
