import type { Effect, MessageEffect, SignalEffect } from '../../schemas/effect.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { ActionDefinition } from './define-action.ts'
import type { KnownEntity, RecordOf, ValuesOf } from './define-entity.ts'
import type { ChannelDefinition } from './define-channel.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { TriggerDefinition } from './define-trigger.ts'
import { OutsideOfTest, type FakeOutside, type FakeRequest } from './fake-outside.ts'
import { contextOf, openCall, type Call, ownerOf, plain, runInIsolate } from './fake-call.ts'
import { openHandlers, settingsWith, type PostedWebhook } from './fake-handlers.ts'
import { applyChange, tableOf, type FakeEntity, type Tables } from './fake-records.ts'
import { isolateRunnerOf } from './isolate-runner.ts'

export { sign } from './fake-outside.ts'

/**
 * A pretend engine for tests of handlers: records in memory, a clock that stands still, ids that count. It holds what the
 * engine promises a plugin (capabilities, versions, unique values, append-only), and nothing of how the engine does it.
 * Under `mach plugin test` the handlers of the plugin under test run in a real isolate, else as plain functions.
 */
export interface FakeWorld {
  /** Calls an action and makes the changes it asked for; one that is refused rejects. Data goes through JSON both ways. */
  run<A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]): Promise<FakeCall<OutputOf<A>>>
  /** Puts a record there before the test begins; gives its id. */
  put<const E extends KnownEntity>(entity: E, values: ValuesOf<E>): string
  /** All records that are not deleted, oldest first. */
  all<const E extends KnownEntity>(entity: E): readonly RecordOf<E>[]
  /** Deletes a record as a person would. */
  remove(entity: KnownEntity, id: string): void
  setNow(now: string): void
  /** Gives a webhook to a trigger: what it makes of it. The body is sent as JSON when it is no text. */
  receive<T extends TriggerDefinition>(trigger: T, request: PostedWebhook): Promise<Awaited<ReturnType<T['receive']>>>
  /** Has a message sent by the handler of a channel. */
  deliver<C extends ChannelDefinition & { deliver(message: never, context: never): unknown }>(
    channel: C,
    payload: Parameters<C['deliver']>[0]['payload']
  ): Promise<Awaited<ReturnType<C['deliver']>>>
  readonly messages: readonly MessageEffect[]
  /** Calls to the outside that were asked for, oldest first. */
  readonly requests: readonly FakeRequest[]
  readonly signals: readonly SignalEffect[]
}

type OutputOf<A extends ActionDefinition> = Awaited<ReturnType<A['run']>>

interface FakeCall<O> {
  readonly output: O
  readonly effects: readonly Effect[]
  readonly log: readonly string[]
  /** Entities of the reads that no declared read had answered: each of these costs a turn. */
  readonly awaited: readonly string[]
}

interface FakeWorldOptions {
  readonly plugins: readonly PluginDefinition[]
  /** Entities of other plugins that are installed beside them. */
  readonly foreign?: readonly KnownEntity[]
  /** What the far side answers; without it no call is answered. */
  readonly outside?: FakeOutside
  /** What the owner has set. */
  readonly settings?: JsonObject
  /** Values of secrets that signatures are checked with. */
  readonly secrets?: Readonly<Record<string, string>>
  /** ISO 8601; by default the first moment of 2026. */
  readonly now?: string
}

/** Opens a world in which the given plugins are installed with all that they ask for. */
export function openFakeWorld(options: FakeWorldOptions): FakeWorld {
  const { plugins, foreign = [], now: start = '2026-01-01T00:00:00.000Z' } = options
  const entities = entitiesOf(plugins, foreign)
  const tables: Tables = new Map([...entities.keys()].map((id) => [id, new Map()]))
  const outside = new OutsideOfTest(options.outside ?? [], options.secrets ?? {})
  const messages: MessageEffect[] = []
  const signals: SignalEffect[] = []
  let now = start
  let count = 0
  const ids = { next: () => `00000000-0000-7000-8000-${(count += 1).toString(16).padStart(12, '0')}` }
  const apply = (effect: Effect) => {
    if (effect.kind === 'message') messages.push(effect)
    else if (effect.kind === 'signal') signals.push(effect)
    else applyChange({ tables, entities, now }, effect)
  }
  const settingsOf = (plugin: PluginDefinition) => settingsWith(plugin, options.settings ?? {})
  const handlers = () => openHandlers({ plugins, outside, settingsOf, now, seed: ids.next() })
  return {
    messages,
    requests: outside.requests,
    signals,
    receive: (trigger, posted) => handlers().receive(trigger, posted) as never,
    deliver: (channel, payload) => handlers().deliver(channel, plain(payload)) as never,
    setNow: (at) => void (now = at),
    put: (entity, values) => {
      const id = ids.next()
      apply({ kind: 'create', entity: entity.id, id, values: plain(values) })
      return id
    },
    all: <E extends KnownEntity>(entity: E) => [...tableOf(tables, entity.id).values()] as unknown as RecordOf<E>[],
    remove: (entity, id) => void tableOf(tables, entity.id).delete(id),
    run: async <A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]) => {
      const plugin = ownerOf(plugins, action)
      const call = openCall({
        plugin,
        action,
        input: plain(input),
        tables,
        outside,
        settings: settingsOf(plugin),
        now,
        ids
      })
      const output = plain(await answerOf(plugin, action, call)) as OutputOf<A>
      for (const effect of call.effects) apply(plain(effect))
      return { output, effects: call.effects, log: call.log, awaited: call.awaited }
    }
  }
}

function entitiesOf(
  plugins: readonly PluginDefinition[],
  foreign: readonly FakeEntity[]
): ReadonlyMap<string, FakeEntity> {
  const own: readonly FakeEntity[] = plugins.flatMap(({ entities = [] }) => entities)
  return new Map([...foreign, ...own].map((entity) => [entity.id, entity] as const))
}

/** What the handler gives: in an isolate where the test asks for one, else as the plain function that it is. */
async function answerOf(plugin: PluginDefinition, action: ActionDefinition, call: Call): Promise<unknown> {
  const runner = isolateRunnerOf(plugin.id)
  return runner ? runInIsolate(call, runner) : action.run(call.input as never, contextOf(call) as never)
}
