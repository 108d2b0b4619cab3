import type { Json, JsonObject } from '../../schemas/json.ts'
import type { ChannelDefinition } from './define-channel.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { TriggerDefinition } from './define-trigger.ts'
import { plain } from './fake-call.ts'
import { lowerCase, type OutsideOfTest } from './fake-outside.ts'
import { isolateRunnerOf } from './isolate-runner.ts'

/** What a sender posts. */
export interface PostedWebhook {
  /** Sent as JSON when it is no text. */
  readonly body: string | object
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

interface Around {
  readonly plugins: readonly PluginDefinition[]
  readonly outside: OutsideOfTest
  readonly settingsOf: (plugin: PluginDefinition) => JsonObject
  readonly now: string
  readonly seed: string
}

type Handler = { readonly trigger: TriggerDefinition } | { readonly channel: ChannelDefinition }

/** Triggers and channels of the plugins of a test. */
export function openHandlers(around: Around) {
  return {
    receive(trigger: TriggerDefinition, { body, headers = {}, query = {} }: PostedWebhook): Promise<unknown> {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return callHandler(around, { trigger }, { body: text, headers: lowerCase(headers), query })
    },
    deliver: (channel: ChannelDefinition, payload: JsonObject): Promise<unknown> =>
      callHandler(around, { channel }, { id: around.seed, payload })
  }
}

/** Calls a handler that is no action: in a real isolate where there is one, else as a plain function. */
async function callHandler(around: Around, handler: Handler, input: object): Promise<unknown> {
  const { plugins, outside, settingsOf, now, seed } = around
  const part = 'trigger' in handler ? handler.trigger : handler.channel
  const plugin = plugins.find(({ triggers = [], channels = [] }) =>
    [...triggers, ...channels].some((each) => each === part)
  )
  if (!plugin) throw new Error(`No plugin of this world has ${part.id}`)
  const uses: readonly string[] = part.uses ?? []
  const settings = settingsOf(plugin)
  const given = plain(input)
  const runner = isolateRunnerOf(plugin.id)
  if (runner) {
    const action = `${'trigger' in handler ? 'trigger' : 'channel'}:${part.id}`
    const ask = (questions: Parameters<OutsideOfTest['answers']>[0]) => outside.answers(questions, uses)
    const call = { action, input: given, now, seed, settings, prefetched: [], read: noReads, ask }
    return (await runner.run(call)).output
  }
  const context = {
    settings,
    http: outside.http('trigger' in handler ? [] : uses),
    secrets: { verify: (asked: Parameters<OutsideOfTest['verify']>[0]) => outside.verify(asked, uses) },
    clock: { now: () => now },
    log: () => undefined
  }
  const run = 'trigger' in handler ? handler.trigger.receive : handler.channel.deliver
  if (!run)
    throw new Error(`${part.id} leaves by ${'channel' in handler ? handler.channel.transport : ''}, not by a handler`)
  return plain(await Reflect.apply(run, part, [given, context]))
}

function noReads(): Promise<never> {
  return Promise.reject(new Error('Only actions read records.'))
}

/** The defaults of the plugin's settings, and what the test sets. */
export function settingsWith({ settings }: PluginDefinition, set: JsonObject): JsonObject {
  const properties = (settings?.['properties'] ?? {}) as Readonly<Record<string, { readonly default?: Json }>>
  const defaults = Object.entries(properties).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const]
  )
  return { ...Object.fromEntries(defaults), ...set }
}
