import type { JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Secret } from '../ports/gateway.ts'
import type { PluginValues } from '../ports/plugin-values.ts'
import type { InstalledPlugin } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { defaultsOf } from './parts-of-plugin.ts'
import type { Registry } from './registry.ts'
import { requireFit } from './require-fit.ts'

/** What the owner has set for plugins. The values of secrets go in and reach the gateway; they are never shown again. */
export interface PluginSettings {
  /** What is set, with the defaults of the plugin's version for what is not; null defaults: the plugin has no settings. */
  of(owner: SettingsOwner): { readonly settings?: JsonObject }
  /** What is set, without defaults. */
  set(plugin: string): JsonObject
  save(plugin: string, settings: unknown, by: string): Promise<JsonObject>
  secrets(plugin: string): Promise<readonly SecretStanding[]>
  saveSecret(plugin: string, secret: { readonly name: string; readonly value: string }, by: string): Promise<void>
  removeSecret(plugin: string, name: string): Promise<void>
  /** The values that are set, for the gateway alone. */
  open(plugin: string): Promise<Readonly<Record<string, Secret>>>
}

export interface SettingsOwner {
  readonly pluginId: string
  readonly defaults: JsonObject | null
}

export interface SecretStanding {
  readonly name: string
  readonly isSet: boolean
  /** ISO 8601; null when it was never set. */
  readonly savedAt: string | null
  readonly savedBy: string | null
}

interface Parts {
  readonly values: PluginValues
  readonly registry: Registry
  readonly vault: Vault | null
  readonly clock: Clock
}

export async function openPluginSettings({ values, registry, vault, clock }: Parts): Promise<PluginSettings> {
  const saved = new Map(Object.entries(await values.settings()))
  const now = (by: string) => ({ savedAt: clock.now(), savedBy: by })
  return {
    of: ({ pluginId, defaults }) => (defaults === null ? {} : { settings: { ...defaults, ...saved.get(pluginId) } }),
    set: (plugin) => saved.get(plugin) ?? {},
    async save(plugin, settings, by) {
      const { manifest } = getPlugin(registry, plugin)
      const check = compileCheck<JsonObject>(manifest.settings ?? noSettings)
      // What has a default need not be set, also where the schema requires it.
      requireFit(check(isObject(settings) ? { ...defaultsOf(manifest), ...settings } : settings))
      const given = settings as JsonObject
      refuseLarge('settingsBytesMax', JSON.stringify(given))
      await values.saveSettings(plugin, given, now(by))
      saved.set(plugin, given)
      return given
    },
    async secrets(plugin) {
      const { manifest } = getPlugin(registry, plugin)
      const found = new Map((await values.secrets(plugin)).map((each) => [each.name, each]))
      return (manifest.secrets ?? []).map(({ name }) => {
        const each = found.get(name)
        const savedAt = each ? new Date(each.savedAt).toISOString() : null
        return { name, isSet: each !== undefined, savedAt, savedBy: each?.savedBy ?? null }
      })
    },
    async saveSecret(plugin, { name, value }, by) {
      requireDeclared(getPlugin(registry, plugin), name)
      refuseLarge('secretBytesMax', value)
      if (!vault) throw engineError('NOT_FOUND', { what: 'key for secrets', id: plugin })
      await values.saveSecret(plugin, { name, sealed: vault.seal(value, placeOf(plugin, name)), ...now(by) })
    },
    async removeSecret(plugin, name) {
      if (await values.removeSecret(plugin, name)) return
      throw engineError('NOT_FOUND', { what: 'secret', id: name })
    },
    async open(plugin) {
      const declared = findPlugin(registry, plugin)?.manifest.secrets ?? []
      const sealed = new Map((await values.secrets(plugin)).map((each) => [each.name, each.sealed]))
      const opened = declared.flatMap(({ name, hosts }) => {
        const text = sealed.get(name)
        const isHere = text !== undefined && vault !== null
        return isHere ? [[name, { value: vault.open(text, placeOf(plugin, name)), hosts }] as const] : []
      })
      return Object.fromEntries(opened)
    }
  }
}

/** One object for all, because the check of a schema is kept with it. */
const noSettings = { type: 'object', additionalProperties: false } as const

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const placeOf = (plugin: string, name: string) => `${plugin}/${name}`

function findPlugin(registry: Registry, plugin: string): InstalledPlugin | undefined {
  return registry.plugins().find(({ manifest }) => manifest.id === plugin)
}

function getPlugin(registry: Registry, plugin: string): InstalledPlugin {
  const found = findPlugin(registry, plugin)
  if (!found) throw engineError('NOT_FOUND', { what: 'plugin', id: plugin })
  return found
}

function requireDeclared({ manifest }: InstalledPlugin, name: string): void {
  if (manifest.secrets?.some((each) => each.name === name)) return
  throw engineError('NOT_FOUND', { what: `secret of ${manifest.id}`, id: name })
}

function refuseLarge(limit: 'settingsBytesMax' | 'secretBytesMax', text: string): void {
  const value = new TextEncoder().encode(text).length
  if (value > limits[limit]) throw engineError('LIMIT_PASSED', { limit, value, max: limits[limit] })
}
