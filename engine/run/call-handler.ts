import type { Json, JsonObject } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sandbox, SandboxCall } from '../ports/sandbox.ts'
import type { OutsideWays } from './execute-step.ts'
import type { InstalledHandler } from './parts-of-plugin.ts'

export interface HandlerParts {
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly outside: OutsideWays
}

/** What a handler is called with. */
export interface HandlerCall {
  readonly input: JsonObject
  readonly seed: string
  readonly ask: NonNullable<SandboxCall['ask']>
}

/**
 * Calls a handler of a plugin that is no action. It may ask the world as far as it was granted; it reads and changes
 * nothing here. Throws the EngineError that says what went wrong.
 */
export async function callHandler(
  { sandbox, clock, outside }: HandlerParts,
  handler: InstalledHandler,
  { input, seed, ask }: HandlerCall
): Promise<Json> {
  const { pluginId: plugin, pluginVersion, timeoutMs } = handler
  const outcome = await sandbox.call({
    pluginId: plugin,
    pluginVersion,
    action: handler.handler,
    inputJson: JSON.stringify(input),
    now: clock.now(),
    seed,
    prefetched: [],
    read: ([first]) => Promise.reject(denied(plugin, first?.entity)),
    ask,
    ...outside.settings.of(handler),
    ...(timeoutMs === undefined ? {} : { timeoutMs })
  })
  if (!outcome.ok) throw outcome.error
  const [effect] = outcome.effects
  if (effect) throw engineError('EFFECT_INVALID', { plugin, reason: `${handler.id} may change nothing` })
  return JSON.parse(outcome.outputJson) as Json
}

function denied(plugin: string, entity = ''): Error {
  return engineError('CAPABILITY_DENIED', { plugin, capability: `records:read:${entity}` })
}
