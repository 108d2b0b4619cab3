import type { ActionDefinition } from '../../plugins/sdk/define-action.ts'
import type { PluginDefinition } from '../../plugins/sdk/define-plugin.ts'
import { engineError } from '../errors.ts'

/**
 * Reads the definition out of a bundle and leaves the handlers away. It is the very script that will run, so that the two
 * cannot differ. The script runs in this process: it is the plugin's author who builds.
 */
export async function makeManifest(code: string): Promise<unknown> {
  const { entities = [], actions = [], channels = [], ...plugin } = await definitionIn(code)
  const manifest = { ...plugin, entities, actions: actions.map(withoutHandler), channels }
  return JSON.parse(JSON.stringify(manifest))
}

function withoutHandler({ run, ...action }: ActionDefinition): Omit<ActionDefinition, 'run'> {
  if (typeof run === 'function') return action
  throw engineError('PLUGIN_INVALID', { reason: `the action ${action.id} has no function run` })
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
