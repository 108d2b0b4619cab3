import { folded, matchesWords } from '../format/folded.ts'

/** Something that can be put into an expression. */
export interface Completion {
  readonly insert: string
  /** What it is called. */
  readonly text: string
  readonly note: string
}

const shownMax = 8

/** The word that is being written at the caret; null inside a text in quotes. */
export function wordBefore(text: string, caret: number): string | null {
  const before = text.slice(0, caret)
  const isOutside = /^(?:[^"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*$/u.test(before)
  // `steps["look-up"].` is a word as well, and its quotes are closed by then.
  return isOutside ? (/[\p{L}_][\p{L}\p{N}_.[\]"-]*$/u.exec(before)?.[0] ?? '') : null
}

/** What begins so comes first, then what is called so; accents do not matter. Nothing when it is written out already. */
export function completionsFor(word: string, all: readonly Completion[]): readonly Completion[] {
  const wanted = folded(word)
  const found = all.filter(({ insert, text }) => {
    return folded(insert).includes(wanted) || matchesWords(`${text} ${insert}`, word)
  })
  const ranked = found.toSorted((a, b) => rank(a, wanted) - rank(b, wanted))
  return ranked.length === 1 && ranked[0]?.insert === word ? [] : ranked.slice(0, shownMax)
}

function rank({ insert, text }: Completion, wanted: string): number {
  if (folded(insert).startsWith(wanted)) return 0
  if (folded(text).startsWith(wanted)) return 1
  return matchesWords(text, wanted) ? 2 : 3
}
