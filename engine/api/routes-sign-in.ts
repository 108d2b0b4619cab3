import type { Me } from '../../schemas/account.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { Language } from '../../schemas/localized.ts'
import { isTrusted } from '../accounts/caller.ts'
import type { SignInOutcome } from '../accounts/sign-in.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'
import { sessionCookieHeader } from './session-cookie.ts'

/** How people come in: the first owner, signing in and out, invitations, a new password. Everybody may knock here. */
export const signInRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/me',
    summary: 'Who is signed in, and what that one may do',
    access: 'local',
    handle: async (request) => reply(await readMe(request), 200, { 'cache-control': 'no-store' })
  },
  door('/api/owner', 'Makes the first account, which owns this installation; on this machine only', async (request) => {
    // The door is open to this machine until there is an owner, and shut from then on.
    if (!isTrusted(request.caller)) throw engineError('OWNER_EXISTS')
    const account = await request.entrance.createOwner(requireFit(checkNewcomer(request.body)))
    return signedIn(request, {
      state: 'signedIn',
      secret: await request.entrance.sessions.begin(account, request.place)
    })
  }),
  door('/api/sign-in', 'Signs in with email and password', async (request) => {
    const { entrance, body, place } = request
    return signedIn(request, await entrance.signIn.withPassword(requireFit(checkSignIn(body)), place))
  }),
  door('/api/sign-in/code', 'The second factor, or a recovery code', async (request) => {
    const { entrance, body, place } = request
    return signedIn(request, await entrance.signIn.withCode(requireFit(checkCode(body)), place))
  }),
  door('/api/sign-in/passkey/begin', 'What the browser asks a passkey', async ({ entrance, place }) =>
    reply(await entrance.passkeys.beginSignIn(place))
  ),
  door('/api/sign-in/passkey', 'Signs in with a passkey', async (request) => {
    const { entrance, body, place } = request
    const account = await entrance.passkeys.verify(place, requireFit(checkPasskey(body)))
    return signedIn(request, { state: 'signedIn', secret: await entrance.sessions.begin(account, place) })
  }),
  door('/api/sign-out', 'Ends this session', async ({ entrance, caller, place }) => {
    const { account, pass, kind } = caller
    if (kind === 'session' && account && pass) await entrance.sessions.end(account, pass.id)
    return reply({}, 200, sessionCookieHeader(null, place))
  }),
  door('/api/password/forgot', 'Sends a link for a new password, if there is such an account', async (request) => {
    const { entrance, body, place } = request
    await entrance.passwords.ask(requireFit(checkEmail(body)).email, place.address)
    return reply({}, 202)
  }),
  door('/api/password/reset', 'Sets a new password with a link', async ({ entrance, body }) => {
    const { secret, password } = requireFit(checkReset(body))
    await entrance.passwords.use(secret, password)
    return reply({})
  }),
  door('/api/invitations/look', 'Whom an invitation is for', async ({ entrance, body }) => {
    const { email, by } = await entrance.invitations.look(requireFit(checkLook(body)).secret)
    return reply({ email, by })
  }),
  door('/api/invitations/accept', 'Makes the account of whoever was invited', async (request) => {
    const { secret, ...newcomer } = requireFit(checkAccept(request.body))
    const account = await request.entrance.invitations.accept(secret, newcomer)
    return signedIn(request, {
      state: 'signedIn',
      secret: await request.entrance.sessions.begin(account, request.place)
    })
  })
]

function door(path: string, summary: string, handle: (request: RouteRequest) => Promise<Reply>): Route {
  const ready = async (request: RouteRequest): Promise<Reply> => {
    await request.entrance.directory.ready()
    return handle(request)
  }
  return { method: 'POST', path, summary, access: 'local', body: 'json', isBodyOptional: true, handle: ready }
}

/** The session goes into the cookie and nowhere else. */
function signedIn({ place }: RouteRequest, outcome: SignInOutcome): Reply {
  if (outcome.state === 'secondFactor') return reply(outcome, 200, { 'cache-control': 'no-store' })
  return reply({ state: 'signedIn' }, 200, sessionCookieHeader(outcome.secret, place))
}

async function readMe({ caller, entrance }: RouteRequest): Promise<Me> {
  const { account, role, viewAs } = caller
  const may = [...caller.may]
  if (isTrusted(caller)) return { state: 'open', may }
  if (!account) return { state: 'signedOut', hasMail: entrance.mails.canSend }
  const view = await entrance.lookedAfter.viewOf(account)
  return { state: 'signedIn', account: view, role, may, records: role.records, viewAs }
}

const email = { type: 'string', format: 'email', maxLength: 200 } as const
const password = { type: 'string', minLength: 1, maxLength: limits.passwordCharsMax } as const
const secret = { type: 'string', minLength: 20, maxLength: 100 } as const
const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' } as const
const language = { enum: ['vi', 'en'] } as const

function checkOf<T>(properties: Readonly<Record<string, object>>) {
  const required = Object.keys(properties)
  return compileCheck<T>({ type: 'object', additionalProperties: false, required, properties }, { trusted: true })
}

interface Named {
  readonly name: string
  readonly password: string
  readonly language: Language
}

const checkNewcomer = checkOf<Named & { readonly email: string }>({ email, name, password, language })
const checkAccept = checkOf<Named & { readonly secret: string }>({ secret, name, password, language })
const checkSignIn = checkOf<{ readonly email: string; readonly password: string }>({ email, password })
const checkEmail = checkOf<{ readonly email: string }>({ email })
const checkLook = checkOf<{ readonly secret: string }>({ secret })
const checkReset = checkOf<{ readonly secret: string; readonly password: string }>({ secret, password })
const checkCode = checkOf<{ readonly pending: string; readonly code: string }>({
  pending: secret,
  code: { type: 'string', minLength: 6, maxLength: 20 }
})
const checkPasskey = checkOf<{ readonly challenge: string; readonly response: JsonObject }>({
  challenge: secret,
  response: { type: 'object', required: ['id'] }
})
