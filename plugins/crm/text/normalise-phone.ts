import { foldWidth } from './fold-width.ts'

/** Old eleven-digit mobile numbers: on 15 September 2018 their prefixes were shortened. Numbers are still written so. */
const shortenedPrefixes: ReadonlyMap<string, string> = new Map([
  ['120', '70'],
  ['121', '79'],
  ['122', '77'],
  ['126', '76'],
  ['128', '78'],
  ['123', '83'],
  ['124', '84'],
  ['125', '85'],
  ['127', '81'],
  ['129', '82'],
  ['162', '32'],
  ['163', '33'],
  ['164', '34'],
  ['165', '35'],
  ['166', '36'],
  ['167', '37'],
  ['168', '38'],
  ['169', '39'],
  ['186', '56'],
  ['188', '58'],
  ['199', '59']
])

const mobile = /^(?:3\d|5[125689]|7[06-9]|8[1-9]|9\d)\d{7}$/
const landline = /^2(?:0[3-9]|1[0-689]|2[0-25-9]|[38][2-9]|4[2-8]|5[124-9]|6[0-39]|7[0-7]|9[0-4679])\d{7}$/
const foreign = /^[1-9]\d{7,14}$/
const separators = /[\s.\-‐-―()'’_]/g
const digits = /^\+?\d{8,17}$/
const label = /^\s*(?:sđt|sdt|đt|dt|đtdđ|dđ|số|tel|phone|mobile|zalo|hotline)\b[\s.:]*/i
const several = /\s*(?:[/;,|]|\bhoặc\b|\bor\b)\s*/i
/** Longer than any way of writing two or three numbers. */
const charsMax = 120

/**
 * The number in international form (`+84912345678`), or null when it cannot be one. Of several numbers the first that
 * is one counts. Numbers of other countries are taken when they come with their `+` or `00`.
 */
export function normalisePhone(raw: string): string | null {
  const text = foldWidth(raw.slice(0, charsMax))
  return parseNumber(text) ?? parseWritten(text.toLowerCase())
}

/** The number among what people write around it: a label before it, a second number after it. */
function parseWritten(text: string): string | null {
  for (const part of text.split(several)) {
    const found = parseNumber(part.replace(label, ''))
    if (found !== null) return found
  }
  return null
}

function parseNumber(text: string): string | null {
  const compact = text.replace(separators, '')
  if (!digits.test(compact)) return null
  if (compact.startsWith('+')) return parseInternational(compact.slice(1))
  if (compact.startsWith('00')) return parseInternational(compact.slice(2))
  if (compact.startsWith('0')) return parseNational(compact.slice(1))
  // A spreadsheet drops the leading zero, so nine digits are a national number even when they begin with 84.
  if (compact.startsWith('84') && compact.length > 10) return parseNational(withoutTrunk(compact.slice(2)))
  return parseNational(compact)
}

function parseInternational(rest: string): string | null {
  if (rest.startsWith('84')) return parseNational(withoutTrunk(rest.slice(2)))
  if (rest.startsWith('0')) return parseNational(rest.slice(1))
  return foreign.test(rest) ? `+${rest}` : null
}

/** `+84 (0)912…`: the zero is only for calls inside the country. */
function withoutTrunk(national: string): string {
  return national.startsWith('0') ? national.slice(1) : national
}

function parseNational(national: string): string | null {
  if (mobile.test(national) || landline.test(national)) return `+84${national}`
  if (national.length !== 10) return null
  const shortened = shortenedPrefixes.get(national.slice(0, 3))
  return shortened === undefined ? null : `+84${shortened}${national.slice(3)}`
}
