import crm from '../../../plugins/crm/index.ts'
import email from '../../../plugins/email/index.ts'
import loyalty from '../../../plugins/loyalty/index.ts'
import type { ActionDefinition } from '../../../plugins/sdk/index.ts'

export const plugins = [crm, email, loyalty]

/** The action that a flow names as `<plugin>.<action>`. */
export function actionOf(name: string): ActionDefinition {
  const [pluginId, actionId] = name.split('.')
  const plugin = plugins.find(({ id }) => id === pluginId)
  const action = plugin?.actions?.find(({ id }) => id === actionId)
  if (!action) throw new Error(`There is no action ${name}`)
  return action
}
