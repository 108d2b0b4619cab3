import type { PluginDefinition } from '../../plugins/sdk/define-plugin.ts'
import { engineError } from '../errors.ts'

/**
 * Reads the definition out of a bundle and leaves the handlers away. It is the very script that will run, so that the two
 * cannot differ. The script runs in this process: it is the plugin's author who builds.
 */
export async function makeManifest(code: string): Promise<unknown> {
  const { entities = [], actions = [], triggers = [], channels = [], ...plugin } = await definitionIn(code)
  const all = [...actions, ...triggers, ...channels]
  for (const { id, settings } of all) refuseStrangeSettings(id, settings, plugin)
  const manifest = {
    ...plugin,
    entities,
    actions: actions.map((action) => withoutHandler(action, 'run')),
    ...(triggers.length === 0 ? {} : { triggers: triggers.map((trigger) => withoutHandler(trigger, 'receive')) }),
    channels: channels.map((channel) => (channel.transport === 'plugin' ? withoutHandler(channel, 'deliver') : channel))
  }
  return JSON.parse(JSON.stringify(manifest))
}

/** Kinds of parts, by the function that each must have. */
const kinds = { run: 'action', receive: 'trigger', deliver: 'channel' } as const

function withoutHandler(part: { readonly id: string }, handler: keyof typeof kinds): object {
  const { [handler]: run, settings: _, ...rest } = part as { readonly [name: string]: unknown }
  if (typeof run === 'function') return rest
  throw engineError('PLUGIN_INVALID', { reason: `the ${kinds[handler]} ${part.id} has no function ${handler}` })
}

/** A handler names the settings only for their types, so it must be those of the plugin. */
function refuseStrangeSettings(id: string, settings: unknown, plugin: Pick<PluginDefinition, 'settings'>): void {
  if (settings === undefined || settings === plugin.settings) return
  const reason = `${id} has settings of its own; give it the same object as definePlugin: settings`
  throw engineError('PLUGIN_INVALID', { reason })
}

async function definitionIn(code: string): Promise<PluginDefinition> {
  const script = `let plugin\nconst machPlugin = (given) => { plugin = given }\n${code}\nexport { plugin }`
  const { plugin } = await load(`data:text/javascript;base64,${Buffer.from(script).toString('base64')}`)
  if (typeof plugin === 'object' && plugin !== null) return plugin
  throw engineError('PLUGIN_INVALID', { reason: 'index.ts must export the plugin: export default definePlugin({ … })' })
}

async function load(url: string): Promise<{ readonly plugin?: PluginDefinition | null }> {
  try {
    return (await import(url)) as { readonly plugin?: PluginDefinition }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw engineError('PLUGIN_INVALID', { reason: `it fails when it is loaded: ${message}` }, error)
  }
}
