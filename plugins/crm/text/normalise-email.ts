import { foldWidth } from './fold-width.ts'

/** As the great majority of mail systems accept it; a leading sign would be read as a formula by spreadsheets. */
const local = /^[a-z0-9_](?:[a-z0-9._%+'-]{0,62}[a-z0-9_+-])?$/
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/
const wrapped = /<([^<>]*)>/
const aroundSign = /\s*@\s*/
const trailing = /[\s.,;:]+$/
const charsMax = 320

/** The address in lower case without what was copied along with it, or null when no mail could reach it. */
export function normaliseEmail(raw: string): string | null {
  const text = foldWidth(raw.slice(0, charsMax))
  const bare = (wrapped.exec(text)?.[1] ?? text).trim().toLowerCase()
  const address = bare
    .replace(/^mailto:\s*/, '')
    .replace(aroundSign, '@')
    .replace(trailing, '')
  return isDeliverable(address) ? address : null
}

function isDeliverable(address: string): boolean {
  if (address.length > 254 || address.includes('..')) return false
  const at = address.indexOf('@')
  return at > 0 && local.test(address.slice(0, at)) && domain.test(address.slice(at + 1))
}
