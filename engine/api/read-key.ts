import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RouteRequest } from './route.ts'

/** The sender's key of a request, by which the same thing sent twice is known; null when there is none. */
export function readKey(header: RouteRequest['header']): string | null {
  const key = header('idempotency-key')
  if (key === undefined || key === '') return null
  if (key.length <= limits.keyCharsMax) return key
  const message = {
    vi: `Khóa dài quá ${limits.keyCharsMax} ký tự.`,
    en: `The key is longer than ${limits.keyCharsMax} characters.`
  }
  throw engineError('INPUT_INVALID', { fields: [{ path: '/headers/Idempotency-Key', message }] })
}
