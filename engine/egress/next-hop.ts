import { secretsIn } from './fill-secrets.ts'

/** One request of a call: the first, or one after a redirect. Its texts still hold handles, not secrets. */
export interface Hop {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** False when a far side has written the URL: what looks like a handle in it is just text. */
  readonly isOwnUrl: boolean
}

/** What belongs to the host it was meant for, and to no other. */
const hostBound: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization'])
const aboutBody: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-language'])
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Where an answer sends the request on to; null when it does not. As browsers do: 303 becomes a GET, a POST that was moved
 * (301, 302) too, 307 and 308 repeat method and body. Another origin gets no header with credentials or a secret; a body
 * with a secret is left to the check of the secret's own hosts.
 */
export function nextHop(
  hop: Hop,
  from: URL,
  answer: { readonly status: number; readonly location: string }
): Hop | null {
  if (!redirects.has(answer.status) || answer.location === '') return null
  const url = URL.parse(answer.location, from.href)?.href ?? answer.location
  const isSame = URL.parse(url)?.origin === from.origin
  const becomesGet =
    (answer.status === 303 && hop.method !== 'HEAD') ||
    ((answer.status === 301 || answer.status === 302) && hop.method === 'POST')
  const body = becomesGet ? null : hop.body
  const headers = Object.entries(hop.headers).filter(([name, value]) => {
    if (body === null && aboutBody.has(name)) return false
    return isSame || !(hostBound.has(name) || secretsIn(value).length > 0)
  })
  return { method: becomesGet ? 'GET' : hop.method, url, headers: Object.fromEntries(headers), body, isOwnUrl: false }
}
