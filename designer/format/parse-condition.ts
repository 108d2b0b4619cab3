import type { Json } from '../../schemas/json.ts'
import { conditionTokens } from './condition-tokens.ts'

/** An expression that people can read aloud: comparisons, joined by and, or. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'compare'; readonly path: Path; readonly op: Comparison; readonly value: Operand }

export type Path = readonly string[]
export type Operand = { readonly literal: Json } | { readonly path: Path }
export type Comparison =
  'is' | 'isNot' | 'atLeast' | 'above' | 'atMost' | 'below' | 'oneOf' | 'noneOf' | 'contains' | 'given' | 'missing'

const operators: Readonly<Record<string, Comparison>> = {
  '==': 'is',
  '!=': 'isNot',
  '>=': 'atLeast',
  '>': 'above',
  '<=': 'atMost',
  '<': 'below'
}

const opposites: Readonly<Partial<Record<Comparison, Comparison>>> = {
  is: 'isNot',
  isNot: 'is',
  atLeast: 'below',
  below: 'atLeast',
  above: 'atMost',
  atMost: 'above',
  oneOf: 'noneOf',
  given: 'missing',
  missing: 'given'
}

const nothing: Operand = { literal: null }

/** Reads a simple CEL condition; null when it is anything richer, which is then shown as it is written. */
export function parseCondition(cel: string): Condition | null {
  const tokens = conditionTokens(cel)
  if (!tokens) return null
  const reader = new Reader(tokens)
  const condition = readJoined(reader, 'any')
  return reader.isAtEnd ? condition : null
}

/** Reads a path such as `trigger.record.total`; null when the expression is anything else. */
export function parsePath(cel: string): Path | null {
  const tokens = conditionTokens(cel)
  if (!tokens) return null
  const reader = new Reader(tokens)
  const path = readPath(reader)
  return reader.isAtEnd ? path : null
}

class Reader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  get next(): string {
    return this.#tokens[this.#at] ?? ''
  }

  take(): string {
    this.#at += 1
    return this.#tokens[this.#at - 1] ?? ''
  }

  takes(...wanted: readonly string[]): boolean {
    const isHere = wanted.every((token, place) => this.#tokens[this.#at + place] === token)
    if (isHere) this.#at += wanted.length
    return isHere
  }
}

function readJoined(reader: Reader, kind: 'all' | 'any'): Condition | null {
  const readPart = (): Condition | null => (kind === 'any' ? readJoined(reader, 'all') : readOne(reader))
  const parts = [readPart()]
  while (reader.takes(kind === 'any' ? '||' : '&&')) parts.push(readPart())
  const known = parts.filter((part) => part !== null)
  if (known.length < parts.length) return null
  const [only] = known
  return known.length === 1 && only ? only : { kind, parts: known }
}

function readOne(reader: Reader): Condition | null {
  if (reader.takes('!')) return opposite(readOne(reader))
  if (reader.takes('has', '(')) {
    const path = readPath(reader)
    return path && reader.takes(')') ? { kind: 'compare', path, op: 'given', value: nothing } : null
  }
  if (!reader.takes('(')) return readComparison(reader)
  const inner = readJoined(reader, 'any')
  return reader.takes(')') ? inner : null
}

function opposite(condition: Condition | null): Condition | null {
  if (condition?.kind !== 'compare') return null
  const op = opposites[condition.op]
  return op ? { ...condition, op } : null
}

function readComparison(reader: Reader): Condition | null {
  const left = readOperand(reader)
  if (!left) return null
  if ('literal' in left) return readMembership(reader, left)
  const { path } = left
  if (path.at(-1) === 'contains' && reader.takes('(')) {
    const value = readOperand(reader)
    return value && reader.takes(')') ? { kind: 'compare', path: path.slice(0, -1), op: 'contains', value } : null
  }
  if (reader.takes('in')) {
    const value = readOperand(reader)
    return value ? { kind: 'compare', path, op: 'oneOf', value } : null
  }
  const op = operators[reader.next]
  if (!op) return { kind: 'compare', path, op: 'is', value: { literal: true } }
  reader.take()
  const value = readOperand(reader)
  return value && compare(path, op, value)
}

/** `'vip' in trigger.record.tags`. */
function readMembership(reader: Reader, value: Operand): Condition | null {
  if (!reader.takes('in')) return null
  const path = readPath(reader)
  return path && { kind: 'compare', path, op: 'contains', value }
}

function compare(path: Path, op: Comparison, value: Operand): Condition {
  const isEmpty = 'literal' in value && (value.literal === null || value.literal === '')
  if (isEmpty && op === 'is') return { kind: 'compare', path, op: 'missing', value: nothing }
  if (isEmpty && op === 'isNot') return { kind: 'compare', path, op: 'given', value: nothing }
  return { kind: 'compare', path, op, value }
}

function readOperand(reader: Reader): Operand | null {
  if (reader.takes('[')) return readList(reader)
  const literal = literalOf(reader.next)
  if (literal === undefined) {
    const isAmount = reader.takes('amount', '(')
    const path = readPath(reader)
    return path && (!isAmount || reader.takes(')')) ? { path } : null
  }
  reader.take()
  return { literal }
}

function readList(reader: Reader): Operand | null {
  const values: Json[] = []
  while (!reader.takes(']')) {
    const value = literalOf(reader.take())
    if (value === undefined) return null
    values.push(value)
    if (!reader.takes(',') && reader.next !== ']') return null
  }
  return { literal: values }
}

function readPath(reader: Reader): Path | null {
  if (!isName(reader.next)) return null
  const path = [reader.take()]
  for (;;) {
    if (reader.takes('.')) {
      if (!isName(reader.next)) return null
      path.push(reader.take())
    } else if (reader.takes('[')) {
      const key = literalOf(reader.take())
      if (typeof key !== 'string' || !reader.takes(']')) return null
      path.push(key)
    } else return path
  }
}

function literalOf(token: string): Json | undefined {
  if (token === 'true' || token === 'false') return token === 'true'
  if (token === 'null') return null
  if (/^-?\d/.test(token)) return Number(token)
  return /^['"]/.test(token) ? token.slice(1, -1).replaceAll(/\\(.)/g, '$1') : undefined
}

function isName(token: string): boolean {
  return /^[A-Za-z_]\w*$/.test(token)
}
