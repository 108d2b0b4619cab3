import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { nobody, requirePermission, requireSession, trustedCaller, type Caller } from '../accounts/caller.ts'
import type { Entrance } from '../accounts/open-entrance.ts'
import { engineError } from '../errors.ts'
import type { Access } from './access-table.ts'
import type { RequestPlace } from './route.ts'
import { sessionCookie } from './session-cookie.ts'

/** Who stands at the door, and whether the door opens. */
export interface Doorway {
  readonly entrance: Entrance
  /** A command on this machine that has opened the data itself. */
  readonly isTrusted: boolean
}

/** Gives the caller, or throws what keeps this request out. */
export async function admitCaller(
  { entrance, isTrusted }: Doorway,
  context: Context,
  access: Access | null
): Promise<Caller> {
  if (isTrusted) return trustedCaller('command')
  // Forms, webhooks and links of decisions: nothing is asked, and nothing is looked up.
  if (access === null) return nobody
  const place = placeOf(entrance, context)
  const caller = await entrance.identify({
    session: getCookie(context, sessionCookie(place)) ?? null,
    key: keyOf(context)
  })
  if (caller.kind === 'open') assertLocal(context)
  else if (caller.kind !== 'key') assertOwnPage(context, place)
  requireAccess(caller, access)
  if (caller.viewAs !== null && isChange(context)) throw engineError('ONLY_LOOKING')
  return caller
}

function requireAccess(caller: Caller, access: Access): void {
  switch (access) {
    case 'door':
      return
    case 'session':
      if (caller.kind !== 'open') requireSession(caller)
      return
    case 'signedIn':
      if (caller.kind === 'nobody') throw engineError('SIGN_IN_NEEDED')
      return
    default:
      requirePermission(caller, access)
  }
}

const alwaysOpen: ReadonlySet<string> = new Set(['/api/me/view-as', '/api/sign-out'])

function isChange({ req }: Context): boolean {
  return req.method !== 'GET' && !alwaysOpen.has(req.path)
}

function keyOf(context: Context): string | null {
  return /^Bearer (\S{10,200})$/.exec(context.req.header('authorization') ?? '')?.[1] ?? null
}

export function placeOf({ mails }: Entrance, context: Context): RequestPlace {
  const origin = context.req.header('origin')
  const own = mails.address
  const isLocal = origin !== undefined && localNames.has(hostName(origin)) && isSameHost(context, origin)
  return {
    agent: context.req.header('user-agent') ?? '',
    address: addressOf(context),
    origin: isLocal ? origin : originOf(own),
    isSecure: own.startsWith('https:')
  }
}

export function addressOf(context: Context): string {
  const incoming = (context.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } })
    ?.incoming
  return incoming?.socket?.remoteAddress ?? ''
}

const localNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Until there is an owner only this machine is served. The name is checked too, so that a foreign page cannot point its own
 * name at this machine, and a foreign page's requests are refused by their origin.
 */
function assertLocal(context: Context): void {
  const host = hostName(context.req.header('host') ?? '')
  const origin = context.req.header('origin')
  const isLocal = localNames.has(host) && (origin === undefined || localNames.has(hostName(origin)))
  if (!isLocal) throw engineError('HOST_REFUSED', { host })
}

/** Browsers say which page a request comes from; one of another site may not use this site's session. */
function assertOwnPage(context: Context, { origin: own }: RequestPlace): void {
  const origin = context.req.header('origin')
  if (origin === undefined || origin === own || isSameHost(context, origin)) return
  throw engineError('HOST_REFUSED', { host: hostName(origin) })
}

function isSameHost(context: Context, origin: string): boolean {
  return origin.replace(/^https?:\/\//, '') === context.req.header('host')
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : ''
}

function hostName(host: string): string {
  return host.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
}
