import type { Flow } from '../../schemas/flow.ts'
import { mapSteps } from './flow-places.ts'
import { mapTexts, type TextLanguage } from './map-texts.ts'

/** Gives a step another id, and makes every expression and text of the flow follow. */
export function renameStep(flow: Flow, from: string, to: string): Flow {
  const renamed = new Map([[from, to]])
  const changed = mapSteps(flow, (step) =>
    mapTexts(step.id === from ? { ...step, id: to } : step, (text, language) =>
      renameReferences(text, language, renamed)
    )
  )
  if (flow.subject === undefined) return changed
  return { ...changed, subject: renameReferences(flow.subject, 'cel', renamed) }
}

/** Changes `steps.<id>` and `steps["<id>"]` where they are read, and nowhere else. */
export function renameReferences(text: string, language: TextLanguage, renamed: ReadonlyMap<string, string>): string {
  if (!text.includes('steps')) return text
  if (language === 'cel') return renameInExpression(text, renamed, celTokens)
  return text.replaceAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/gu, (code) => renameInExpression(code, renamed, liquidTokens))
}

/** Ids of the steps that a text reads. */
export function referencedSteps(text: string, language: TextLanguage): readonly string[] {
  const read: string[] = []
  const watcher = { get: (id: string) => void read.push(id) } as unknown as ReadonlyMap<string, string>
  renameReferences(text, language, watcher)
  return read
}

// A text in quotes, a name, or any other sign. Liquid names may hold hyphens.
const celTokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\s+|[\s\S]/gu
const liquidTokens = /"[^"]*"|'[^']*'|[A-Za-z_][\w-]*|\s+|[\s\S]/gu

function renameInExpression(code: string, renamed: ReadonlyMap<string, string>, pattern: RegExp): string {
  const tokens = code.match(pattern) ?? []
  return tokens
    .map((token, at) => {
      const isName = /^[A-Za-z_]/u.test(token)
      if (isName && before(tokens, at, ['.', 'steps'])) return renamed.get(token) ?? token
      if (/^["']/u.test(token) && before(tokens, at, ['[', 'steps'])) return renamedQuoted(token, renamed)
      return token
    })
    .join('')
}

/** Whether those signs stand before the place, the nearest first, and `steps` is no field of something else. */
function before(tokens: readonly string[], at: number, signs: readonly string[]): boolean {
  const earlier = tokens.slice(Math.max(0, at - 6), at).filter((token) => token.trim() !== '')
  const [sign, name, last] = earlier.toReversed()
  return sign === signs[0] && name === signs[1] && last !== '.'
}

function renamedQuoted(token: string, renamed: ReadonlyMap<string, string>): string {
  const quote = token[0] ?? '"'
  const now = renamed.get(token.slice(1, -1))
  return now === undefined ? token : `${quote}${now}${quote}`
}
