import { cut } from './cut.ts'

const tags = /<[^<>]*>|\([^()]*\)/g
// Emoji, signs that spreadsheets take for formulas, quotes and everything else that no name is made of.
const foreign = /[^\p{L}\p{M}\p{Nd}\s'’.,/-]+/gu
const edges = /^[\s.,'’/-]+|[\s,'’/-]+$/g
const spaces = /\s+/g
const letter = /\p{L}/u
const simple = /^\p{L}+(?: \p{L}+)*$/u
const charsRead = 1_000
const charsMax = 200

/** A name as people would write it by hand: composed letters, single spaces, no markup, no formula, no shouting. */
export function cleanName(raw: string): string {
  const text = raw.slice(0, charsRead).normalize('NFC').trim()
  const name = simple.test(text) ? text : withoutDebris(text)
  if (!letter.test(name)) return ''
  return repairCase(cut(name, charsMax).trim())
}

function withoutDebris(text: string): string {
  return text.replace(tags, ' ').replace(foreign, ' ').replace(spaces, ' ').replace(edges, '')
}

/** Only a name that is all upper case or all lower case is touched: in a mixed one the writer meant it. */
function repairCase(name: string): string {
  const lower = name.toLowerCase()
  if (name !== lower && name !== name.toUpperCase()) return name
  return lower.replace(/(^|[\s'’/-])(\p{L})/gu, (_, before: string, first: string) => before + first.toUpperCase())
}
