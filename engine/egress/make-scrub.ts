/** Strikes the values of secrets out of a text. */
export type Scrub = (text: string) => string

const struck = '‹secret›'
/** A shorter piece of base64 would be found in texts that have nothing to do with the secret. */
const base64Chars = 6

/**
 * Makes a scrubber for the values of a call. An answer, a header or an error text may repeat what was sent, so every
 * usual way to write a value is looked for: as it is, percent-encoded once or twice, as a form value, inside JSON once
 * or twice, inside HTML, in base64 at any offset, in hex, and in UTF-16. It is the last net, not the wall: the wall is
 * that a secret is only sent to its own hosts.
 */
export function makeScrub(values: readonly string[]): Scrub {
  const forms = [...new Set(values.filter((value) => value !== '').flatMap(formsOf))].toSorted(
    (a, b) => b.length - a.length
  )
  if (forms.length === 0) return (text) => text
  const pattern = new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'gi')
  return (text) => text.replace(pattern, struck)
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  const percent = encodeURIComponent(value)
  const json = JSON.stringify(value).slice(1, -1)
  const hex = bytes.toString('hex')
  return [
    value,
    percent,
    encodeURIComponent(percent),
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ value }).toString().slice('value='.length),
    encodeURI(value),
    hex.replaceAll(/../g, '%$&'),
    json,
    json.replaceAll('/', '\\/'),
    toAscii(json),
    JSON.stringify(json).slice(1, -1),
    toHtml(value),
    bytes.toString('latin1'),
    hex,
    hex.replaceAll(/..(?=.)/g, '$&:'),
    value.split('').join('\0'),
    ...base64Forms(bytes)
  ]
}

function toAscii(text: string): string {
  return text.replaceAll(/[^\0-\u007e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const htmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function toHtml(value: string): string {
  return value.replaceAll(/[&<>"']/g, (letter) => htmlNames[letter] ?? letter)
}

/** In base64 a text looks different at each of three offsets; the letters that its neighbours also shape are left away. */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64url')
    const first = offset === 0 ? 0 : offset + 1
    const last = text.length - ((offset + bytes.length) % 3 === 0 ? 0 : 1)
    const core = text.slice(first, last)
    return [core, core.replaceAll('-', '+').replaceAll('_', '/')]
  })
  return forms.filter((form) => form.length >= base64Chars)
}
