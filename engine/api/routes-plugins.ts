import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { pluginView } from './plugin-view.ts'
import { reply, type Route } from './route.ts'

/** Plugins: what is installed, and how one comes in. Whoever may call these decides what plugins are allowed. */
export const pluginRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/plugins',
    summary: 'Installed plugins and what they are allowed to do',
    access: 'local',
    handle: ({ engine }) => reply({ plugins: engine.plugins.standings().map(pluginView) })
  },
  {
    method: 'POST',
    path: '/api/plugins',
    summary: 'Installs a plugin, or another version of one, with the capabilities that are granted to it',
    access: 'local',
    body: 'json',
    bodyBytesMax: limits.bundleBytesMax * 3,
    async handle({ engine, body }) {
      const checked = checkBody(body)
      if (!checked.ok) throw engineError('INPUT_INVALID', { fields: checked.fields.map((field) => ({ ...field })) })
      const { id, version } = await engine.install.plugin(checked.value)
      return reply({ id, version }, 201)
    }
  }
]

const bodySchema = {
  type: 'object',
  required: ['manifest', 'code', 'granted'],
  additionalProperties: false,
  properties: {
    manifest: { type: 'object' },
    code: { type: 'string' },
    granted: { type: 'array', items: { type: 'string' }, maxItems: 200 }
  }
} as const

const checkBody = compileCheck<{ manifest: object; code: string; granted: string[] }>(bodySchema, { trusted: true })
