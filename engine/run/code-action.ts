import type { Json, JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { codePluginId } from '../core/code-script.ts'
import type { CompiledCode, CompiledFlow } from '../core/compiled-flow.ts'
import type { InstalledAction } from './parts-of-plugin.ts'

const anyObject = { type: 'object' } as const

/** A code step as if it were an action of a plugin that is granted nothing. */
export function codeAction({ id, version, flow }: CompiledFlow, { id: step, output }: CompiledCode): InstalledAction {
  const pluginId = codePluginId(id)
  return {
    id: `${pluginId}.${step}`,
    action: { id: step, labels: flow.names, input: anyObject, output },
    pluginId,
    pluginVersion: String(version),
    granted: new Set(),
    defaults: null,
    checkInput: compileCheck<JsonObject>(anyObject),
    checkOutput: compileCheck<Json>(output)
  }
}
