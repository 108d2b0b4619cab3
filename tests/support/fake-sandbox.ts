import type { Effect } from '../../schemas/effect.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { noUsage } from '../../schemas/plugin-state.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { EngineError, engineError } from '../../engine/errors.ts'
import type { GuestRead, Sandbox, SandboxCall } from '../../engine/ports/sandbox.ts'

/** What a handler of the fake may do: read, and say what it wants done. */
export interface FakeContext {
  readonly call: SandboxCall
  read(read: GuestRead): Promise<readonly StoredRecord[]>
  effect(effect: Effect): void
}

export type FakeHandler = (input: JsonObject, context: FakeContext) => Promise<Json> | Json

/** A sandbox without isolates, for tests of the engine around it: handlers by `<plugin>.<action>`. */
export function fakeSandbox(handlers: Readonly<Record<string, FakeHandler>>): Sandbox {
  return {
    load: () => undefined,
    unload: () => undefined,
    usage: () => noUsage,
    async call(call) {
      const handler = handlers[`${call.pluginId}.${call.action}`]
      if (!handler)
        return { ok: false, error: engineError('PLUGIN_THREW', { plugin: call.pluginId, message: 'no handler' }) }
      const effects: Effect[] = []
      const context: FakeContext = {
        call,
        read: async (read) => (await call.read([read]))[0] ?? [],
        effect: (effect) => void effects.push(effect)
      }
      try {
        const output = await handler(JSON.parse(call.inputJson) as JsonObject, context)
        return { ok: true, outputJson: JSON.stringify(output), effects, log: [] }
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error }
        return { ok: false, error: engineError('PLUGIN_THREW', { plugin: call.pluginId, message: String(error) }) }
      }
    },
    close: () => Promise.resolve()
  }
}
