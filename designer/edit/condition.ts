/** Comparisons that a person makes without writing an expression. */
export type Comparison =
  | '=='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | AmountComparison
  | 'contains'
  | 'startsWith'
  | 'has'
  | 'hasNot'
  | 'isTrue'
  | 'isFalse'

/** A text that says an amount (`50 triệu`), compared with a number. */
export type AmountComparison = 'amount>' | 'amount>=' | 'amount<' | 'amount<='

export type Literal = string | number | boolean

export interface Test {
  readonly path: string
  readonly comparison: Comparison
  readonly value: Literal
  /** Written with `has(…) &&` before it, because there may be nothing to compare. One row says both. */
  readonly isGuarded?: true
}

/** Tests that all hold, or of which one does. No test at all is always true. */
export interface Condition {
  readonly join: 'and' | 'or'
  readonly tests: readonly Test[]
}

const path = String.raw`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\["[\w-]+"\])*)`
const literal = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|true|false)`
const compared = new RegExp(`^${path}\\s*(==|!=|>=|<=|>|<)\\s*${literal}$`, 'u')
const called = new RegExp(`^${path}\\.(contains|startsWith)\\(${literal}\\)$`, 'u')
const amounted = new RegExp(`^amount\\(\\s*${path}\\s*\\)\\s*(>=|<=|>|<)\\s*(-?\\d+(?:\\.\\d+)?)$`, 'u')
const having = new RegExp(`^(!?)has\\(\\s*${path}\\s*\\)$`, 'u')
const bare = new RegExp(`^(!?)\\s*${path}$`, 'u')

/** Reads an expression as a condition; null when it says more than rows can show. */
export function parseCondition(text: string): Condition | null {
  if (text.trim() === 'true') return { join: 'and', tests: [] }
  const choices = complete(splitAt(text, '||').map((choice) => parseAll(choice.trim())))
  if (!choices) return null
  const [only] = choices
  if (choices.length === 1 && only) return { join: 'and', tests: only }
  return choices.every(({ length }) => length === 1) ? { join: 'or', tests: choices.flat() } : null
}

export function printCondition({ join, tests }: Condition): string {
  if (tests.length === 0) return 'true'
  if (join === 'and') return tests.map(printTest).join(' && ')
  return tests.map((test) => (test.isGuarded ? `(${printTest(test)})` : printTest(test))).join(' || ')
}

/** A test of data that may be missing asks first whether it is there; `has` and its opposite ask nothing else. */
export function guarded(test: Test, isGuarded: boolean): Test {
  const { path: read, comparison, value } = test
  const bareTest = { path: read, comparison, value }
  return isGuarded && !comparison.startsWith('has') ? { ...bareTest, isGuarded } : bareTest
}

function printTest(test: Test): string {
  return test.isGuarded ? `has(${test.path}) && ${printBare(test)}` : printBare(test)
}

function printBare({ path: read, comparison, value }: Test): string {
  switch (comparison) {
    case 'has':
      return `has(${read})`
    case 'hasNot':
      return `!has(${read})`
    case 'isTrue':
      return read
    case 'isFalse':
      return `!${read}`
    case 'contains':
    case 'startsWith':
      return `${read}.${comparison}(${JSON.stringify(String(value))})`
    case 'amount>':
    case 'amount>=':
    case 'amount<':
    case 'amount<=':
      return `amount(${read}) ${comparison.slice('amount'.length)} ${Number(value)}`
    case '==':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `${read} ${comparison} ${JSON.stringify(value)}`
  }
}

/** Tests that all hold. What asks only whether the next one has data belongs to it. */
function parseAll(text: string): readonly Test[] | null {
  const inside = withoutBrackets(text)
  const tests = complete(splitAt(inside, '&&').map((part) => parseTest(part.trim())))
  if (!tests) return null
  return tests.flatMap((test, place) => {
    const [before, next] = [tests[place - 1], tests[place + 1]]
    if (test.comparison === 'has' && next && asksFor(test, next)) return []
    return before?.comparison === 'has' && asksFor(before, test) ? [guarded(test, true)] : [test]
  })
}

function asksFor({ path: asked }: Test, { path: read, comparison }: Test): boolean {
  return asked === read && !comparison.startsWith('has')
}

/** `(a && b)` without its brackets, when they belong together. */
function withoutBrackets(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  const inside = text.slice(1, -1)
  return splitAt(inside, ')').length === 1 ? inside : text
}

function complete<T>(values: readonly (T | null)[]): readonly T[] | null {
  return values.every((value) => value !== null) ? values : null
}

function parseTest(text: string): Test | null {
  return parseCompared(text) ?? parseAmount(text) ?? parseHaving(text) ?? parseFlag(text)
}

function parseCompared(text: string): Test | null {
  const found = compared.exec(text) ?? called.exec(text)
  if (!found) return null
  const [, read = '', sign = '', given = ''] = found
  return { path: read, comparison: sign as Comparison, value: parseLiteral(given) }
}

function parseAmount(text: string): Test | null {
  const found = amounted.exec(text)
  if (!found) return null
  const [, read = '', sign = '', given = ''] = found
  return { path: read, comparison: `amount${sign}` as AmountComparison, value: Number(given) }
}

function parseHaving(text: string): Test | null {
  const found = having.exec(text)
  return found && { path: found[2] ?? '', comparison: found[1] === '' ? 'has' : 'hasNot', value: '' }
}

function parseFlag(text: string): Test | null {
  const found = bare.exec(text)
  const read = found?.[2] ?? ''
  if (!found || read === 'true' || read === 'false') return null
  return { path: read, comparison: found[1] === '' ? 'isTrue' : 'isFalse', value: '' }
}

function parseLiteral(text: string): Literal {
  if (text.startsWith("'"))
    return JSON.parse(
      `"${text
        .slice(1, -1)
        .replaceAll(String.raw`\'`, "'")
        .replaceAll('"', String.raw`\"`)}"`
    ) as string
  return JSON.parse(text) as Literal
}

/** Cuts at a sign that stands neither in quotes nor in brackets. */
function splitAt(text: string, sign: '&&' | '||' | ')'): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|&&|\|\||[\s\S]/gu)) {
    if (token === sign && depth === 0) {
      parts.push(text.slice(from, index))
      from = index + sign.length
    } else if (token === '(' || token === '[') depth += 1
    else if (token === ')' || token === ']') depth -= 1
  }
  return [...parts, text.slice(from)]
}
