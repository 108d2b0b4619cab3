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
  const module = (await import(`data:text/javascript;base64,${Buffer.from(script).toString('base64')}`)) as {
    readonly plugin?: PluginDefinition
  }
  if (typeof module.plugin === 'object') return module.plugin
  throw engineError('PLUGIN_INVALID', { reason: 'index.ts must export the plugin: export default definePlugin({ … })' })
}
