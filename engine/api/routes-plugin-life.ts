import { localizedSchema, type Localized } from '../../schemas/localized.ts'
import { compileCheck } from '../check.ts'
import { requireFit } from '../run/require-fit.ts'
import { pluginView } from './plugin-view.ts'
import { reply, type Route } from './route.ts'

/** The life of a plugin that is installed: how it stands, switching it off and on. */
export const pluginLifeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/plugins/:id',
    summary: 'One plugin: what it may do, how it stands, what it has used',
    access: 'local',
    handle: ({ engine, params }) => reply(pluginView(engine.plugins.standing(idOf(params))))
  },
  {
    method: 'POST',
    path: '/api/plugins/:id/disable',
    summary: 'Switches a plugin off: its steps wait until it is on again, none fails',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    async handle({ engine, params, body }) {
      const { reason } = requireFit(checkBody(body))
      await engine.plugins.disable(idOf(params), 'user:local', reason)
      return reply(pluginView(engine.plugins.standing(idOf(params))))
    }
  },
  {
    method: 'POST',
    path: '/api/plugins/:id/enable',
    summary: 'Switches a plugin on, or releases it from quarantine: the steps that waited for it go on',
    access: 'local',
    async handle({ engine, params }) {
      await engine.plugins.enable(idOf(params), 'user:local')
      return reply(pluginView(engine.plugins.standing(idOf(params))))
    }
  },
  {
    method: 'GET',
    path: '/api/plugins/:id/uninstall',
    summary: 'What taking a plugin away would touch; nothing is done',
    access: 'local',
    handle: async ({ engine, params }) => reply(await engine.plugins.planUninstall(idOf(params)))
  },
  {
    method: 'POST',
    path: '/api/plugins/:id/uninstall',
    summary: 'Takes a plugin away; its records stay. Refused while unfinished runs need it, unless forced',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    async handle({ engine, params, body }) {
      const { force = false } = requireFit(checkForce(body))
      return reply(await engine.plugins.uninstall(idOf(params), { by: 'user:local', isForced: force }))
    }
  },
  {
    method: 'POST',
    path: '/api/plugins/prune',
    summary: 'Takes away old versions of plugins that no unfinished run can need',
    access: 'local',
    handle: async ({ engine }) => reply({ removed: await engine.plugins.prune() })
  }
]

const checkForce = compileCheck<{ readonly force?: boolean }>(
  { type: 'object', additionalProperties: false, properties: { force: { type: 'boolean' } } },
  { trusted: true }
)

const idOf = (params: Readonly<Record<string, string>>): string => params['id'] ?? ''

const checkBody = compileCheck<{ readonly reason?: Localized }>(
  { type: 'object', additionalProperties: false, properties: { reason: localizedSchema } },
  { trusted: true }
)
