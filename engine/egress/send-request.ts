import { lookup as lookupName } from 'node:dns/promises'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import { limits } from '../limits.ts'
import { isLoopbackAddress, isPublicAddress } from './is-public-address.ts'

/** Gives the addresses of a name, as the resolver of the machine does. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

export const resolveName: Resolve = async (hostname) => {
  const found = await lookupName(hostname, { all: true })
  return found.map(({ address }) => address)
}

/** One request, ready to leave: secrets are in it. */
export interface ReadyRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface Way {
  readonly resolve: Resolve
  /** Only tests and development: this machine may be called. */
  readonly allowLoopback: boolean
  /** Certificates to trust instead of the usual ones; null for those. */
  readonly certificates: string | null
  readonly signal: AbortSignal
}

/** A name that leads to a place which may not be called. The text for the plugin does not say which place. */
export class AddressRefused extends Error {}

/** Sends failed before the connection stood: the far side has seen nothing. */
export class NotConnected extends Error {}

/**
 * Sends one request over a connection of its own. The name is resolved once, by the connection itself, and every address
 * is judged there: what was judged is what is connected to, so a name that changes its address between two looks gains
 * nothing. A name with one bad address is refused whole.
 */
export function sendRequest(ready: ReadyRequest, way: Way): Promise<IncomingMessage> {
  const { url, method, headers, body } = ready
  const send = url.protocol === 'https:' ? requestTls : requestPlain
  return new Promise((resolve, reject) => {
    let isConnected = false
    const request = send(url, {
      method,
      headers: { ...headers, ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }) },
      // No pool: a connection is never used for a second call, and no proxy of the environment comes between.
      agent: false,
      lookup: judgingLookup(way),
      maxHeaderSize: limits.outsideHeaderBytesMax,
      ...(way.certificates === null ? {} : { ca: way.certificates }),
      signal: way.signal
    })
    request.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true
      })
    })
    request.once('response', resolve)
    request.on('error', (error) => {
      const isBefore = !isConnected && !(error instanceof AddressRefused)
      reject(isBefore ? new NotConnected(reasonOf(error), { cause: error }) : error)
    })
    request.end(body ?? undefined)
  })
}

function judgingLookup({ resolve, allowLoopback }: Way): LookupFunction {
  const isAllowed = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return (hostname, { all }, callback) => {
    const answer = (addresses: readonly string[]): void => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      const [first] = found
      if (first === undefined) callback(new Error(`${hostname} has no address`), '')
      else if (!addresses.every(isAllowed)) callback(new AddressRefused(hostname), '')
      else if (all === true) callback(null, found)
      else callback(null, first.address, first.family)
    }
    resolve(hostname).then(answer, (error: unknown) =>
      callback(error instanceof Error ? error : new Error(String(error)), '')
    )
  }
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
