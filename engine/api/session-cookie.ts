import { limits } from '../limits.ts'
import type { RequestPlace } from './route.ts'

type Security = Pick<RequestPlace, 'isSecure'>

/** Its name; with the prefix browsers take it from this very host only. */
export function sessionCookie({ isSecure }: Security): string {
  return isSecure ? '__Host-mach' : 'mach'
}

/** The header that lets a browser keep a session, or forget it. No script can read it, and no other site can use it. */
export function sessionCookieHeader(secret: string | null, security: Security): Readonly<Record<string, string>> {
  const ageS = secret === null ? 0 : Math.floor(limits.sessionLifeMs / 1000)
  const rest = `Path=/; Max-Age=${ageS}; HttpOnly; SameSite=Lax${security.isSecure ? '; Secure' : ''}`
  return { 'set-cookie': `${sessionCookie(security)}=${secret ?? ''}; ${rest}`, 'cache-control': 'no-store' }
}
