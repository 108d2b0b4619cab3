/** Comparisons that a person makes without writing an expression. */
export type Comparison =
  '==' | '!=' | '>' | '>=' | '<' | '<=' | 'contains' | 'startsWith' | 'has' | 'hasNot' | 'isTrue' | 'isFalse'

export type Literal = string | number | boolean

export interface Test {
  readonly path: string
  readonly comparison: Comparison
  readonly value: Literal
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
const having = new RegExp(`^(!?)has\\(\\s*${path}\\s*\\)$`, 'u')
const bare = new RegExp(`^(!?)\\s*${path}$`, 'u')

/** Reads an expression as a condition; null when it says more than rows can show. */
export function parseCondition(text: string): Condition | null {
  if (text.trim() === 'true') return { join: 'and', tests: [] }
  const all = splitAt(text, '&&')
  const any = splitAt(text, '||')
  if (all.length > 1 && any.length > 1) return null
  const tests = (any.length > 1 ? any : all).map((part) => parseTest(part.trim()))
  return tests.some((test) => test === null)
    ? null
    : { join: any.length > 1 ? 'or' : 'and', tests: tests.filter((test) => test !== null) }
}

export function printCondition({ join, tests }: Condition): string {
  return tests.length === 0 ? 'true' : tests.map(printTest).join(join === 'and' ? ' && ' : ' || ')
}

function printTest({ path: read, comparison, value }: Test): string {
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
    case '==':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `${read} ${comparison} ${JSON.stringify(value)}`
  }
}

function parseTest(text: string): Test | null {
  return parseCompared(text) ?? parseHaving(text) ?? parseFlag(text)
}

function parseCompared(text: string): Test | null {
  const found = compared.exec(text) ?? called.exec(text)
  if (!found) return null
  const [, read = '', sign = '', given = ''] = found
  return { path: read, comparison: sign as Comparison, value: parseLiteral(given) }
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
function splitAt(text: string, sign: '&&' | '||'): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|&&|\|\||[\s\S]/gu)) {
    if (token === '(' || token === '[') depth += 1
    if (token === ')' || token === ']') depth -= 1
    if (token !== sign || depth > 0) continue
    parts.push(text.slice(from, index))
    from = index + sign.length
  }
  return [...parts, text.slice(from)]
}
