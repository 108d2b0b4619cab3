import { say } from '../texts/texts.ts'

/** `A, B và C`; `A, B hoặc C`. */
export function listText(texts: readonly string[], join: 'and' | 'or'): string {
  const last = texts.at(-1) ?? ''
  if (texts.length < 2) return last
  const left = texts.slice(0, -1).join(', ')
  return join === 'and' ? say.list_and({ left, last }) : say.list_or({ left, last })
}
