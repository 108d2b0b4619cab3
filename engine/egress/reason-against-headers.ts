/** Headers that the connection itself is made of, or that would make two requests of one. */
const refused: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via'
])
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Why a method or a header may not leave; null when all may. */
export function reasonAgainstHeaders(method: string, headers: Readonly<Record<string, string>>): string | null {
  if (!methods.has(method)) return `${method.slice(0, 20)} is not a method that may be used`
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]{1,100}$/.test(name)) return 'a header has a name that is none'
    const lower = name.toLowerCase()
    if (refused.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-'))
      return `the header ${name} is set by the gateway itself`
    if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value))
      return `the header ${name} holds characters that are not allowed`
  }
  return null
}

/** The same headers by names in lower case; of two spellings the later one counts. */
export function lowerHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
