import { isIP } from 'node:net'

/** Where a request may go: parsed, and covered by a grant. */
export type CheckedTarget =
  { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly host: string; readonly reason: string }

const schemes: Readonly<Record<string, string>> = { 'https:': 'http', 'http:': 'http+plain' }

/**
 * Checks a URL against the grants. `http:<host>` opens a host over TLS, `http+plain:<host>` without; a port is part of the
 * grant, and without one only the usual port is open. `*.example.com` opens every name below `example.com`, not that name
 * itself. The URL is judged as the connection will read it, so an address in any spelling is seen for what it is.
 */
export function checkTarget(text: string, granted: readonly string[]): CheckedTarget {
  const url = URL.parse(text)
  if (!url) return { ok: false, host: '', reason: 'the address is not a URL' }
  const reason = reasonAgainst(url, granted)
  return reason === null ? { ok: true, url } : { ok: false, host: url.host, reason }
}

function reasonAgainst(url: URL, granted: readonly string[]): string | null {
  const kind = schemes[url.protocol]
  if (kind === undefined) return `${url.protocol} is not a way out; use https:`
  if (url.username !== '' || url.password !== '') return 'a name or password may not stand in the URL'
  if (isAddress(url.hostname)) return 'an address is no name; only names can be granted'
  const port = url.port === '' ? '' : `:${url.port}`
  const isCovered = granted.some((grant) => {
    if (!grant.startsWith(`${kind}:`)) return false
    return matchesHost(grant.slice(kind.length + 1), url.hostname, port)
  })
  return isCovered ? null : `it is not among the hosts granted; ask for ${kind}:${url.hostname}${port}`
}

/** Says whether a host, with `:port` when it is not the usual one, is meant by `api.example.com`, `*.example.com:8443`. */
export function matchesHost(pattern: string, hostname: string, port: string): boolean {
  const [name = '', ownPort] = pattern.toLowerCase().split(':')
  if ((ownPort === undefined ? '' : `:${ownPort}`) !== port) return false
  if (!name.startsWith('*.')) return name === hostname
  const base = name.slice(1)
  return base.slice(1).includes('.') && hostname.endsWith(base) && hostname.length > base.length
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || isIP(hostname) !== 0
}
