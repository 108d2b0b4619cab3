import type { SignedIn } from '../../schemas/account.ts'
import { callerOf, type CallApi } from './call-api.ts'
import { readSecret } from './read-secret.ts'

/** Signs in to a running Mạch as a person does, with the second factor where there is one. */
export async function signInOver(url: string, email: string, password: string): Promise<CallApi> {
  let cookie = ''
  const call = callerOf(async (path, init) => {
    const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) }
    const answer = await fetch(url + path, { ...init, headers })
    const [given] = answer.headers.getSetCookie()
    if (given) cookie = given.split(';')[0] ?? ''
    return answer
  })
  const outcome = await call<SignedIn>('POST', '/api/sign-in', { email, password })
  if (outcome.state === 'signedIn') return call
  const code = await readSecret('Mã xác thực / Code: ')
  await call('POST', '/api/sign-in/code', { pending: outcome.pending, code })
  return call
}
