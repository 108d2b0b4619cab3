/** Units as people write them, in đồng. */
const units: ReadonlyMap<string, number> = new Map([
  ['k', 1_000],
  ['nghìn', 1_000],
  ['nghin', 1_000],
  ['ngàn', 1_000],
  ['ngan', 1_000],
  ['tr', 1_000_000],
  ['triệu', 1_000_000],
  ['trieu', 1_000_000],
  ['tỷ', 1_000_000_000],
  ['tỉ', 1_000_000_000],
  ['ty', 1_000_000_000]
])

const around = /khoảng|tầm|dự kiến|từ|trên|dưới|tối đa|vnđ|vnd|đồng|đ(?![\p{L}])|[~<>≈()]/gu
const range = /\s*(?:-|–|—|đến|tới)\s*/u
const amount = /^(\d[\d.,]*)\s*([a-zàỉìệỷ]+)?(?:\s*(\d{1,4})\s*([a-zàỉìệỷ]+)?)?$/u
const charsMax = 80

/**
 * An amount as people write it, as a number: `50 triệu`, `50tr`, `1,2 tỷ`, `1tr2`, `50.000.000 đ`, `20-30 triệu` (the lower
 * end); or null when it says no amount.
 */
export function readAmount(raw: string): number | null {
  const text = raw.slice(0, charsMax).normalize('NFC').toLowerCase().replace(around, ' ').trim()
  const [low = '', high] = text.split(range)
  const unit = high === undefined ? undefined : /[\p{L}]+\s*$/u.exec(high)?.[0].trim()
  return parseAmount(low, unit)
}

function parseAmount(text: string, unitOfRange: string | undefined): number | null {
  const [, digits, ownUnit, more, moreUnit] = amount.exec(text.trim()) ?? []
  if (digits === undefined) return null
  const unit = ownUnit ?? unitOfRange
  const value = parseDecimal(digits)
  if (unit === undefined) return more === undefined ? value : null
  const scale = units.get(unit)
  if (scale === undefined) return null
  const rest = parseRest(more, moreUnit, scale)
  return rest === null ? null : value * scale + rest
}

/** What follows the unit: `1 tỷ 200 triệu`, or a decimal as in `1tr2` and `1 tỷ 250`. */
function parseRest(more: string | undefined, unit: string | undefined, scale: number): number | null {
  if (more === undefined) return unit === undefined ? 0 : null
  if (unit === undefined) return (Number(more) * scale) / 10 ** more.length
  const smaller = units.get(unit)
  return smaller === undefined || smaller >= scale ? null : Number(more) * smaller
}

/** Dots and commas part thousands when three digits follow the last of them; otherwise it is the decimal sign. */
function parseDecimal(digits: string): number {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const fraction = digits.slice(last + 1)
  if (last < 0 || (fraction.length === 3 && !/^0[.,]/.test(digits))) return Number(digits.replace(/[.,]/g, ''))
  return Number(`${digits.slice(0, last).replace(/[.,]/g, '')}.${fraction}`)
}
