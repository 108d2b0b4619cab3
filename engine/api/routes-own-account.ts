import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Language } from '../../schemas/localized.ts'
import { permissions, type Permission } from '../../schemas/role.ts'
import { requirePermission, requireSession } from '../accounts/caller.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** What people do with their own account. What takes it over, a password, a second factor, a key, asks for the password again. */
export const ownAccountRoutes: readonly Route[] = [
  own('PATCH', '/api/me', 'Changes the own name and language', async ({ entrance, caller, body }) => {
    const { account } = requireSession(caller)
    const edit = requireFit(checkMe(body))
    await entrance.lookedAfter.edit(account.id, edit, caller)
    return reply(await entrance.lookedAfter.viewOf(entrance.directory.get(account.id)))
  }),
  own('POST', '/api/me/password', 'Changes the password; other sessions end', async ({ entrance, caller, body }) => {
    const { account, session } = requireSession(caller)
    const { current, password } = requireFit(checkPassword(body))
    await entrance.signIn.checkPassword(account, current)
    await entrance.passwords.change(account, password)
    await entrance.sessions.endOthers(account, session)
    return reply({})
  }),
  own('GET', '/api/me/sessions', 'Where the own account is signed in', async ({ entrance, caller }) => {
    const { account, session } = requireSession(caller)
    return reply({ sessions: await entrance.sessions.list(account, session) })
  }),
  own('POST', '/api/me/sessions/end-others', 'Signs out everywhere else', async ({ entrance, caller }) => {
    const { account, session } = requireSession(caller)
    await entrance.sessions.endOthers(account, session)
    return reply({})
  }),
  own('DELETE', '/api/me/sessions/:id', 'Signs out there', async ({ entrance, caller, params }) => {
    await entrance.sessions.end(requireSession(caller).account, params['id'] ?? '')
    return { status: 204 }
  }),
  own('POST', '/api/me/second-factor/begin', 'A secret for an authenticator app', ({ entrance, caller }) =>
    Promise.resolve(reply(entrance.secondFactor.begin(requireSession(caller).account), 200, secretly))
  ),
  own('POST', '/api/me/second-factor/confirm', 'Turns the second factor on', async ({ entrance, caller, body }) => {
    const { account } = requireSession(caller)
    const { secret, code, password } = requireFit(checkConfirm(body))
    await entrance.signIn.checkPassword(account, password)
    return reply({ recoveryCodes: await entrance.secondFactor.confirm(account, secret, code) }, 200, secretly)
  }),
  own('POST', '/api/me/second-factor/off', 'Turns the second factor off', async ({ entrance, caller, body }) => {
    const { account } = requireSession(caller)
    await entrance.signIn.checkPassword(account, requireFit(checkOnlyPassword(body)).password)
    await entrance.secondFactor.turnOff(account)
    return reply({})
  }),
  own('GET', '/api/me/passkeys', 'The own passkeys', async ({ entrance, caller }) =>
    reply({ passkeys: await entrance.passkeys.list(requireSession(caller).account) })
  ),
  own('POST', '/api/me/passkeys/begin', 'What the browser asks a new passkey', async (request) => {
    const { entrance, caller, body, place } = request
    const { account } = requireSession(caller)
    await entrance.signIn.checkPassword(account, requireFit(checkOnlyPassword(body)).password)
    return reply(await entrance.passkeys.beginAdding(account, place))
  }),
  own('POST', '/api/me/passkeys', 'Adds a passkey', async ({ entrance, caller, body, place }) => {
    const { account } = requireSession(caller)
    await entrance.passkeys.add(account, place, requireFit(checkPasskey(body)))
    return reply({ passkeys: await entrance.passkeys.list(account) }, 201)
  }),
  own('DELETE', '/api/me/passkeys/:id', 'Removes a passkey', async ({ entrance, caller, params }) => {
    await entrance.passkeys.remove(requireSession(caller).account, params['id'] ?? '')
    return { status: 204 }
  }),
  own('GET', '/api/me/keys', 'The own API keys', async ({ entrance, caller }) =>
    reply({ keys: await entrance.keys.list(requireSession(caller).account.id) })
  ),
  own('POST', '/api/me/keys', 'Makes an API key; its secret is shown this once', async ({ entrance, caller, body }) => {
    const { account } = requireSession(caller)
    const { password, ...asked } = requireFit(checkKey(body))
    await entrance.signIn.checkPassword(account, password)
    requireOwnScopes(asked.scopes, caller.may)
    return reply(await entrance.keys.create(account, asked), 201, secretly)
  }),
  own('DELETE', '/api/me/keys/:id', 'Revokes an API key', async ({ entrance, caller, params }) => {
    await entrance.keys.revoke(params['id'] ?? '', requireSession(caller).account.id)
    return { status: 204 }
  }),
  own('POST', '/api/me/view-as', 'Lets an admin look as another role would; null ends it', async (request) => {
    const { entrance, caller, body } = request
    const { session } = requireSession(caller)
    const { role } = requireFit(checkViewAs(body))
    // Whoever looks as a role without this right must be able to come back.
    if (role !== null && caller.viewAs === null) requirePermission(caller, 'accounts:manage')
    await entrance.sessions.viewAs(session, role)
    return reply({})
  })
]

const secretly = { 'cache-control': 'no-store' }

type Handle = (request: RouteRequest) => Promise<Reply>

function own(method: Route['method'], path: string, ...[summary, handle]: readonly [string, Handle]): Route {
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: 'json' as const, isBodyOptional: true }
  return { method, path, summary, access: 'local', ...body, handle }
}

function requireOwnScopes(scopes: readonly Permission[], may: ReadonlySet<Permission>): void {
  const beyond = scopes.find((scope) => !may.has(scope))
  if (beyond !== undefined) throw engineError('NOT_ALLOWED', { permission: beyond })
}

const text = (maxLength: number, minLength = 1) => ({ type: 'string', minLength, maxLength }) as const
const password = text(limits.passwordCharsMax)

function checkOf<T>(properties: Readonly<Record<string, object>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return compileCheck<T>({ type: 'object', additionalProperties: false, required, properties }, { trusted: true })
}

const checkMe = checkOf<{ readonly name?: string; readonly language?: Language }>(
  { name: { ...text(100), pattern: '\\S' }, language: { enum: ['vi', 'en'] } },
  ['name', 'language']
)
const checkPassword = checkOf<{ readonly current: string; readonly password: string }>({ current: password, password })
const checkOnlyPassword = checkOf<{ readonly password: string }>({ password })
const checkConfirm = checkOf<{ readonly secret: string; readonly code: string; readonly password: string }>({
  secret: { type: 'string', pattern: '^[A-Z2-7]{32}$' },
  code: text(10, 6),
  password
})
const checkPasskey = checkOf<{ readonly challenge: string; readonly response: JsonObject; readonly name: string }>({
  challenge: text(100, 20),
  response: { type: 'object', required: ['id'] },
  name: text(100)
})
const checkViewAs = checkOf<{ readonly role: string | null }>({ role: { type: ['string', 'null'], maxLength: 40 } })

interface AskedKey {
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Millis | null
  readonly password: string
}

const checkKey = checkOf<AskedKey>({
  name: text(100),
  scopes: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: permissions } },
  expiresAt: { type: ['integer', 'null'], minimum: 0 },
  password
})
