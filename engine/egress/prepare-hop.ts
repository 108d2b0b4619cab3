import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { OutsideRequest, Secret } from '../ports/gateway.ts'
import { checkTarget } from './check-target.ts'
import { fillSecrets, reasonAgainstSecret, secretsIn, type Place } from './fill-secrets.ts'
import type { Hop } from './next-hop.ts'
import type { ReadyRequest } from './send-request.ts'

export interface PreparedHop extends ReadyRequest {
  /** Names of the secrets that are in it. */
  readonly secrets: readonly string[]
}

type Asked = Pick<OutsideRequest, 'plugin' | 'granted' | 'secrets'>

/**
 * Judges one request of a call and puts the secrets in: the host against the grants, then each secret against its own
 * hosts. Throws OUTSIDE_CALL_REFUSED or PLUGIN_LIMIT; no text of an error holds a value.
 */
export function prepareHop(hop: Hop, asked: Asked): PreparedHop {
  refuseLarge(hop, asked.plugin)
  const marked = hop.isOwnUrl ? markHandles(hop.url) : { text: hop.url, names: [] }
  const target = checkTarget(marked.text, asked.granted)
  if (!target.ok) throw refused(asked, target.host, target.reason)
  const { url } = target
  if (marked.names.some((_, place) => url.host.includes(markAt(place))))
    throw refused(asked, '', 'a secret may not stand in the host')
  const { secrets: values = {}, granted } = asked
  const inTexts = [...Object.values(hop.headers), hop.body ?? ''].flatMap(secretsIn)
  const names = [...new Set([...marked.names, ...inTexts])]
  for (const name of names) {
    const reason = reasonAgainstSecret(name, { granted, secrets: values, host: url })
    if (reason !== null) throw refused(asked, url.host, reason)
  }
  return { ...filled(hop, { url, handles: marked.names, values }), secrets: names }
}

interface Filling {
  readonly url: URL
  /** Names of the secrets in the URL, by the places of their marks. */
  readonly handles: readonly string[]
  readonly values: Readonly<Record<string, Secret>>
}

function filled(hop: Hop, { url, handles, values }: Filling): ReadyRequest {
  for (const [place, name] of handles.entries()) {
    const value = fillSecrets(`{{secret:${name}}}`, values, 'url')
    url.pathname = url.pathname.replaceAll(markAt(place), () => value)
    url.search = url.search.replaceAll(markAt(place), () => value)
  }
  const headers = Object.entries(hop.headers).map(
    ([name, value]) => [name, fillSecrets(value, values, 'header')] as const
  )
  const body = hop.body === null ? null : fillSecrets(hop.body, values, placeOf(hop.headers['content-type'] ?? ''))
  return { url, method: hop.method, headers: Object.fromEntries(headers), body }
}

/** Braces do not come through a URL unchanged, so each handle becomes a plain word first. */
function markHandles(text: string): { readonly text: string; readonly names: readonly string[] } {
  const names = secretsIn(text)
  const marked = names.reduce((url, name, place) => url.replace(`{{secret:${name}}}`, markAt(place)), text)
  return { text: marked, names }
}

const markAt = (place: number) => `machsecret${place}z`

function placeOf(contentType: string): Place {
  if (/^[^;]*[/+]json\b/i.test(contentType)) return 'json'
  return /^application\/x-www-form-urlencoded\b/i.test(contentType) ? 'form' : 'text'
}

function refuseLarge({ url, headers, body }: Hop, plugin: string): void {
  const headerBytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
  const sizes = [
    ['outsideUrlCharsMax', url.length],
    ['outsideHeaderBytesMax', headerBytes],
    ['outsideRequestBytesMax', Buffer.byteLength(body ?? '')]
  ] as const
  for (const [limit, value] of sizes)
    if (value > limits[limit]) throw engineError('PLUGIN_LIMIT', { plugin, limit, value, max: limits[limit] })
}

function refused({ plugin }: Asked, host: string, reason: string): Error {
  return engineError('OUTSIDE_CALL_REFUSED', { plugin, host, reason })
}
