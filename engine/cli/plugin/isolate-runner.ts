import type { IsolateRunner } from '../../../plugins/sdk/isolate-runner.ts'
import type { Json } from '../../../schemas/json.ts'
import type { Action } from '../../../schemas/manifest.ts'
import { compileCheck } from '../../check.ts'
import type { EngineError } from '../../errors.ts'
import type { Sandbox, SandboxCall } from '../../ports/sandbox.ts'
import type { BuiltPlugin } from '../../registry/built-plugin.ts'
import { mapFrame } from './map-frame.ts'

/**
 * Runs the handlers of a built plugin in a real isolate for its tests: the same bundle, limits, clock and turns as in a
 * running Mạch. Input and output are held against their schemas, as the engine does.
 */
export function openIsolateRunner(sandbox: Sandbox, { manifest, code, map = '' }: BuiltPlugin): IsolateRunner {
  const { id: pluginId, version: pluginVersion } = manifest
  sandbox.load({ id: pluginId, version: pluginVersion, code })
  return {
    pluginId,
    async run({ action: id, input, now, seed, settings, prefetched, read, ask }) {
      const action = manifest.actions.find((each) => each.id === id)
      if (action) requireFit(action, 'input', input)
      const call: SandboxCall = {
        pluginId,
        pluginVersion,
        action: id,
        inputJson: JSON.stringify(input),
        now: Date.parse(now),
        seed,
        settings,
        prefetched,
        read,
        ask,
        ...(action?.timeoutMs === undefined ? {} : { timeoutMs: action.timeoutMs })
      }
      const outcome = await sandbox.call(call)
      if (!outcome.ok) throw readableError(outcome.error, map)
      const output = JSON.parse(outcome.outputJson) as Json
      if (action) requireFit(action, 'output', output)
      return { output, effects: outcome.effects, log: outcome.log }
    }
  }
}

function requireFit(action: Action, part: 'input' | 'output', value: unknown): void {
  const checked = compileCheck(action[part])(value)
  if (checked.ok) return
  const wrong = checked.fields.map(({ path, message }) => `${path === '' ? '/' : path} ${message.en}`).join('; ')
  throw new Error(`The ${part} of ${action.id} does not fit its schema: ${wrong}`)
}

/** The error a test sees: the plugin's own message, at the place in the author's file. */
function readableError(error: EngineError, map: string): Error {
  const { message, name, at } = error.details
  if (error.code !== 'PLUGIN_THREW') return error
  const readable = new Error(typeof message === 'string' ? message : error.message, { cause: error })
  readable.name = typeof name === 'string' && name !== '' ? name : 'Error'
  const place = typeof at === 'string' ? mapFrame(map, at) : null
  readable.stack = `${readable.name}: ${readable.message}${place ? `\n    at ${place.at}\n${place.excerpt}` : ''}`
  return readable
}
