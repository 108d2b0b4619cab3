import type { Localized } from '../../schemas/localized.ts'
import type { ActionDefinition } from './define-action.ts'
import type { ChannelDefinition } from './define-channel.ts'
import type { EntityDefinition } from './define-entity.ts'

export interface PluginDefinition {
  readonly id: string
  readonly version: string
  /** Range of engine versions it works with, for example `^0.1.0`. */
  readonly engine: string
  readonly labels: Localized
  readonly description?: Localized
  readonly entities?: readonly EntityDefinition[]
  readonly actions?: readonly ActionDefinition[]
  readonly channels?: readonly ChannelDefinition[]
  /** What the plugin asks to be allowed, for example `records:write:crm.person`. Nothing is implied. */
  readonly capabilities: readonly string[]
}

/** The default export of a plugin's `index.ts`. */
export function definePlugin(plugin: PluginDefinition): PluginDefinition {
  return plugin
}
