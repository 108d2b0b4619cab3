import type { JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { requireFit } from '../run/require-fit.ts'
import { readKey } from './read-key.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** What happens outside and what time it is there: signals from other systems, working calendars. */
export const signalRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/signals/:name',
    summary: 'Says that something has happened; the same Idempotency-Key, or id, is the same signal',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: takeSignal
  },
  {
    method: 'GET',
    path: '/api/calendars',
    summary: 'Working calendars',
    access: 'local',
    handle: ({ engine }) => reply({ calendars: engine.registry.calendars() })
  },
  {
    method: 'GET',
    path: '/api/calendars/:id',
    summary: 'One working calendar',
    access: 'local',
    handle: ({ engine, params }) => reply(engine.registry.calendar(params['id'] ?? ''))
  },
  {
    method: 'PUT',
    path: '/api/calendars/:id',
    summary: 'Keeps a working calendar: hours, holidays, days with hours of their own',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body }) {
      const id = params['id'] ?? ''
      return reply(await engine.install.calendar({ ...(body as object), id }))
    }
  }
]

interface AskedSignal {
  readonly key?: string
  readonly data?: JsonObject
  readonly id?: string
}

const text = { type: 'string', minLength: 1, maxLength: 200 } as const

const checkSignal = compileCheck<AskedSignal>(
  { type: 'object', additionalProperties: false, properties: { key: text, id: text, data: { type: 'object' } } },
  { trusted: true }
)
const checkName = compileCheck<string>({ type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9._-]{0,99}$' }, { trusted: true })

async function takeSignal({ engine, params, body, header, caller }: RouteRequest): Promise<Reply> {
  const name = requireFit(checkName(params['name'] ?? ''))
  const { key = '', data = {}, id } = requireFit(checkSignal(body))
  const given = readKey(header)
  if (id !== undefined && given !== null && id !== given) throw engineError('KEY_REUSED')
  return reply({ id: await engine.intake.emitSignal({ name, key, data, id: id ?? given }, caller.actor) }, 202)
}
