import type { PluginSetup } from '../../schemas/plugin-setup.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Engine } from '../run/open-engine.ts'
import { reply, type Route, type RouteRequest } from './route.ts'

/** What the owner sets for a plugin, and what it has called. A secret goes in and never comes out again. */
export const pluginValueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/plugins/:id/setup',
    summary: 'Settings of a plugin with their schema, and which of its secrets are set',
    access: 'local',
    handle: async ({ engine, params }) => reply(await setupOf(engine, params['id'] ?? ''))
  },
  {
    method: 'PUT',
    path: '/api/plugins/:id/settings',
    summary: 'Sets what the owner can set of a plugin; what is left out has its default',
    access: 'local',
    body: 'json',
    async handle({ engine, caller, params, body }) {
      await engine.settings.save(params['id'] ?? '', body, caller.actor)
      return reply(await setupOf(engine, params['id'] ?? ''))
    }
  },
  {
    method: 'PUT',
    path: '/api/plugins/:id/secrets/:name',
    summary: 'Sets a secret of a plugin; nothing shows it again',
    access: 'local',
    body: 'json',
    async handle({ engine, caller, params, body }) {
      const checked = checkSecret(body)
      // The fields that are wrong are named, never what stood in them.
      if (!checked.ok)
        throw engineError('INPUT_INVALID', { fields: checked.fields.map(({ path, message }) => ({ path, message })) })
      await engine.settings.saveSecret(
        params['id'] ?? '',
        { name: params['name'] ?? '', value: checked.value.value },
        caller.actor
      )
      return { status: 204 }
    }
  },
  {
    method: 'DELETE',
    path: '/api/plugins/:id/secrets/:name',
    summary: 'Forgets a secret of a plugin',
    access: 'local',
    async handle({ engine, params }) {
      await engine.settings.removeSecret(params['id'] ?? '', params['name'] ?? '')
      return { status: 204 }
    }
  },
  {
    method: 'GET',
    path: '/api/plugins/:id/calls',
    summary: 'Calls of a plugin to the outside, newest first: where, when, how it ended; never what was sent',
    access: 'local',
    handle: async ({ engine, params, query }) =>
      reply(await engine.store.calls.list({ plugin: params['id'] ?? '', ...pageOf(query) }))
  }
]

const secretSchema = {
  type: 'object',
  required: ['value'],
  additionalProperties: false,
  properties: { value: { type: 'string', minLength: 1 } }
} as const

const checkSecret = compileCheck<{ readonly value: string }>(secretSchema, { trusted: true })

async function setupOf({ registry, settings }: Engine, id: string): Promise<PluginSetup> {
  const plugin = registry.plugins().find(({ manifest }) => manifest.id === id)
  if (!plugin) throw engineError('NOT_FOUND', { what: 'plugin', id })
  const { manifest } = plugin
  const standing = new Map((await settings.secrets(id)).map((each) => [each.name, each]))
  return {
    id,
    schema: manifest.settings ?? null,
    settings: settings.set(id),
    secrets: (manifest.secrets ?? []).map(({ name, labels, help, hosts }) => {
      const { isSet = false, savedAt = null, savedBy = null } = standing.get(name) ?? {}
      return { name, labels, help: help ?? null, hosts, isSet, savedAt, savedBy }
    })
  }
}

function pageOf({ limit, cursor }: RouteRequest['query']): { readonly limit: number; readonly cursor?: string } {
  const rows = Math.min(Math.max(Math.trunc(Number(limit ?? limits.pageRowsDefault)) || 1, 1), limits.pageRowsMax)
  return { limit: rows, ...(cursor === undefined ? {} : { cursor }) }
}
