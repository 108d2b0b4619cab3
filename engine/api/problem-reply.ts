import type { Problem } from '../../schemas/problem.ts'
import { catalogue, EngineError, engineError } from '../errors.ts'
import type { Reply } from './route.ts'

/** Turns an error into a problem body (RFC 9457): what happened, which field, what to do. */
export function problemReply(error: unknown): Reply {
  const known = error instanceof EngineError ? error : engineError('BUG', { reason: 'see the log' }, error)
  const { fields, ...rest } = known.details
  const details = Array.isArray(fields) ? rest : known.details
  const problem: Problem = {
    type: `https://mach.invalid/problems/${known.code}`,
    code: known.code,
    status: known.status,
    title: catalogue[known.code].title,
    detail: known.detail,
    ...(Array.isArray(fields) ? { fields: fields as NonNullable<Problem['fields']> } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {})
  }
  const retryAfterS = known.details['retryAfterS']
  const headers = {
    'content-type': 'application/problem+json',
    ...(typeof retryAfterS === 'number' ? { 'retry-after': String(retryAfterS) } : {})
  }
  return { status: known.status, body: problem, headers }
}
