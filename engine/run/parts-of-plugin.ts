import type { Json, JsonObject } from '../../schemas/json.ts'
import type { Action, Channel, Manifest, PluginTrigger } from '../../schemas/manifest.ts'
import { compileCheck, type Check } from '../check.ts'
import type { InstalledPlugin } from '../ports/store.ts'

export interface InstalledAction {
  readonly id: string
  readonly action: Action
  readonly pluginId: string
  readonly pluginVersion: string
  readonly granted: ReadonlySet<string>
  /** Defaults of the plugin's settings; null when it has none. */
  readonly defaults: JsonObject | null
  readonly checkInput: Check<JsonObject>
  readonly checkOutput: Check<Json>
}

/** A handler of a plugin that is no action: it judges what comes in, or sends a message. */
export interface InstalledHandler extends Pick<
  InstalledAction,
  'id' | 'pluginId' | 'pluginVersion' | 'granted' | 'defaults'
> {
  /** The name by which the sandbox knows it. */
  readonly handler: string
  readonly timeoutMs?: number
}

export interface InstalledTrigger extends InstalledHandler {
  readonly trigger: PluginTrigger
  readonly checkEvent: Check<JsonObject>
}

export interface InstalledChannel extends InstalledHandler {
  readonly channel: Channel
  readonly checkPayload: Check<JsonObject>
}

/** What a plugin brings, ready for use: its checks are compiled, and each part has what it was granted. */
export interface PluginParts {
  readonly actions: readonly InstalledAction[]
  readonly triggers: readonly InstalledTrigger[]
  readonly channels: readonly InstalledChannel[]
}

export function partsOfPlugin(plugin: InstalledPlugin): PluginParts {
  const { actions, triggers = [], channels } = plugin.manifest
  return {
    actions: actions.map((action) => toAction(plugin, action)),
    triggers: triggers.map((trigger) => ({
      ...toHandler(plugin, trigger, `trigger:${trigger.id}`),
      trigger,
      checkEvent: compileCheck<JsonObject>(trigger.event)
    })),
    channels: channels.map((channel) => ({
      ...toHandler(plugin, channel, `channel:${channel.id}`),
      channel,
      checkPayload: compileCheck<JsonObject>(channel.payload)
    }))
  }
}

/** Of what the plugin was granted, the part that one of its handlers says it uses. */
function grantedTo({ granted }: InstalledPlugin, { uses = granted }: { readonly uses?: readonly string[] }) {
  return new Set(granted.filter((capability) => uses.includes(capability)))
}

/** What holds for settings that the owner has not set. */
export function defaultsOf({ settings }: Manifest): JsonObject | null {
  if (!settings) return null
  const properties = (settings['properties'] ?? {}) as Readonly<Record<string, { readonly default?: Json }>>
  const given = Object.entries(properties).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const]
  )
  return Object.fromEntries(given)
}

function toAction(plugin: InstalledPlugin, action: Action): InstalledAction {
  const { id: pluginId, version: pluginVersion } = plugin.manifest
  return {
    id: `${pluginId}.${action.id}`,
    action,
    pluginId,
    pluginVersion,
    granted: grantedTo(plugin, action),
    defaults: defaultsOf(plugin.manifest),
    checkInput: compileCheck<JsonObject>(action.input),
    checkOutput: compileCheck<Json>(action.output)
  }
}

function toHandler(
  plugin: InstalledPlugin,
  declared: { readonly id: string; readonly uses?: readonly string[]; readonly timeoutMs?: number },
  handler: string
): InstalledHandler {
  const { id: pluginId, version: pluginVersion } = plugin.manifest
  const { timeoutMs } = declared
  return {
    id: `${pluginId}.${declared.id}`,
    handler,
    pluginId,
    pluginVersion,
    granted: grantedTo(plugin, declared),
    defaults: defaultsOf(plugin.manifest),
    ...(timeoutMs === undefined ? {} : { timeoutMs })
  }
}
