import type { Team } from '../../schemas/account.ts'
import type { Millis } from '../../schemas/json.ts'
import { permissions, type Permission } from '../../schemas/role.ts'
import type { Invited } from '../accounts/invitations.ts'
import type { AccountEdit } from '../accounts/accounts-looked-after.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** Accounts, invitations, roles, teams and keys, for those who look after them. */
export const accountRoutes: readonly Route[] = [
  look('/api/people', 'Names of all accounts: who has done something, whom it can be given to', ({ entrance }) =>
    reply({ people: entrance.directory.accounts().map(({ id, name, isOff }) => ({ id, name, isOff })) })
  ),
  look('/api/accounts', 'All accounts', async ({ entrance }) => reply({ accounts: await entrance.lookedAfter.list() })),
  change('PATCH', '/api/accounts/:id', 'Changes role, team or name, or switches an account off', async (request) => {
    const { entrance, params, body, caller } = request
    return reply(await entrance.lookedAfter.edit(params['id'] ?? '', requireFit(checkEdit(body)), caller))
  }),
  change('POST', '/api/accounts/:id/sign-out', 'Ends all sessions of an account', async (request) => {
    const { id } = underCare(request)
    await request.entrance.sessions.endAll(id)
    return reply({})
  }),
  change('POST', '/api/accounts/:id/reset-link', 'A link for a new password, to hand on', async (request) =>
    reply({ link: await request.entrance.passwords.linkFor(underCare(request)) }, 201, secretly)
  ),
  look('/api/invitations', 'Invitations that wait', async ({ entrance }) =>
    reply({ invitations: await entrance.invitations.list() })
  ),
  change(
    'POST',
    '/api/invitations',
    'Invites somebody; the link is shown, and mailed if there is a mail server',
    async (request) => {
      const { entrance, body, caller } = request
      return reply(await entrance.invitations.invite(requireFit(checkInvited(body)), caller), 201, secretly)
    }
  ),
  change('DELETE', '/api/invitations/:id', 'Withdraws an invitation', async ({ entrance, params }) => {
    await entrance.invitations.withdraw(params['id'] ?? '')
    return { status: 204 }
  }),
  look('/api/roles', 'Roles, and what each may do', ({ entrance }) => reply({ roles: entrance.directory.roles() })),
  change('PUT', '/api/roles/:id', 'Keeps a role of the own making', async ({ entrance, params, body, caller }) =>
    reply(await entrance.lookedAfter.saveRole({ ...(body as object), id: params['id'] ?? '' }, caller))
  ),
  look('/api/teams', 'Teams and what stands above them', ({ entrance }) =>
    reply({ teams: entrance.directory.teams() })
  ),
  change('PUT', '/api/teams/:id', 'Keeps a team', async ({ entrance, params, body }) =>
    reply(await entrance.lookedAfter.saveTeam(requireFit(checkTeam({ ...(body as object), id: params['id'] }))))
  ),
  look('/api/keys', 'API keys of all accounts', async ({ entrance }) =>
    reply({ keys: await entrance.keys.list(null) })
  ),
  change('POST', '/api/keys', 'Makes a key for an account, from the command line of this machine', async (request) => {
    const { entrance, body, caller } = request
    // A person makes keys for the own account, with the password; a key makes no keys.
    if (caller.kind !== 'command') throw engineError('NOT_ALLOWED', { permission: 'keys:any' })
    const { email, ...asked } = requireFit(checkKey(body))
    const account = entrance.directory.byEmail(email)
    if (!account) throw engineError('NOT_FOUND', { what: 'account', id: email })
    return reply(await entrance.keys.create(account, asked), 201, secretly)
  }),
  change('DELETE', '/api/keys/:id', 'Revokes a key of any account', async ({ entrance, params }) => {
    await entrance.keys.revoke(params['id'] ?? '', null)
    return { status: 204 }
  })
]

type Handle = (request: RouteRequest) => Promise<Reply> | Reply

const secretly = { 'cache-control': 'no-store' }

function look(path: string, summary: string, handle: Handle): Route {
  return { method: 'GET', path, summary, access: 'local', handle: withDirectory(handle) }
}

function change(method: Route['method'], path: string, ...[summary, handle]: readonly [string, Handle]): Route {
  const body = method === 'DELETE' ? {} : { body: 'json' as const, isBodyOptional: true }
  return { method, path, summary, access: 'local', ...body, handle: withDirectory(handle) }
}

function withDirectory(handle: Handle): Handle {
  return async (request) => {
    await request.entrance.directory.ready()
    return handle(request)
  }
}

/** The account that is named, if the caller may look after it. */
function underCare({ entrance, params, caller }: RouteRequest) {
  const account = entrance.directory.get(params['id'] ?? '')
  entrance.lookedAfter.requireUnder(account, caller)
  return account
}

function checkOf<T>(properties: Readonly<Record<string, object>>, required: readonly string[]) {
  return compileCheck<T>(
    { type: 'object', additionalProperties: false, required, minProperties: 1, properties },
    { trusted: true }
  )
}

const email = { type: 'string', format: 'email', maxLength: 200 } as const
const id = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' } as const
const idOrNone = { type: ['string', 'null'], maxLength: 40 } as const
const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' } as const
const language = { enum: ['vi', 'en'] } as const

const checkEdit = checkOf<AccountEdit>({ name, language, role: id, team: idOrNone, isOff: { type: 'boolean' } }, [])
const checkInvited = checkOf<Invited>({ email, role: id, team: idOrNone, language }, [
  'email',
  'role',
  'team',
  'language'
])
const checkTeam = checkOf<Team>({ id, name, parent: idOrNone }, ['id', 'name', 'parent'])

interface AskedKey {
  readonly email: string
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Millis | null
}

const checkKey = checkOf<AskedKey>(
  {
    email,
    name,
    scopes: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: permissions } },
    expiresAt: { type: ['integer', 'null'], minimum: 0 }
  },
  ['email', 'name', 'scopes', 'expiresAt']
)
