import type { FromSchema, JSONSchema } from 'json-schema-to-ts'
import type { Capability } from '../../schemas/capability.ts'
import type { JsonObject, JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { DeclaredRead, DeclaredWrite } from '../../schemas/manifest.ts'
import type { FieldTest } from '../../schemas/record.ts'
import type { Http } from './http.ts'
import type { KnownEntity, RecordOf, ValuesOf } from './define-entity.ts'

/** An action as the engine sees it; its handler takes and gives what the two schemas say. */
export interface ActionDefinition {
  readonly id: string
  readonly labels: Localized
  readonly help?: Localized
  readonly icon?: string
  readonly input: JsonSchema
  readonly output: JsonSchema
  /**
   * What this action does with what the plugin may: `uses: ['records:read:crm.person']`. Its handler is given no more than
   * this; without it, it has only its input, the clock and ids.
   */
  readonly uses?: readonly Capability[]
  /** Reads done before the handler starts; `where` maps a field to a path in the input. */
  readonly reads?: readonly DeclaredRead[]
  /** All that the handler changes: other changes are refused, and flows that would start each other are found. */
  readonly writes?: readonly DeclaredWrite[]
  /** The action sends messages, and this field of its input says why. */
  readonly message?: { readonly purposeField: string }
  /**
   * The action calls the outside (`context.http`). `onUnknown` says what becomes of a call whose answer was lost: `hold`
   * (the default) fails the step and leaves it to a person; `retry` sends the call again with the same key, for far sides
   * that honour `Idempotency-Key`.
   */
  readonly external?: { readonly onUnknown?: 'retry' | 'hold' }
  /** The plugin's own settings schema, so that `context.settings` has its type. */
  readonly settings?: JsonSchema
  readonly timeoutMs?: number
  run(input: never, context: ActionContext<Capability, never>): unknown
}

interface TypedAction<I, O, U extends Capability, S> extends ActionDefinition {
  readonly input: I & JsonSchema
  readonly output: O & JsonSchema
  readonly uses?: readonly U[]
  readonly settings?: S & JsonSchema
  run(input: TypeOf<I>, context: ActionContext<U, SettingsOf<S>>): TypeOf<O> | Promise<TypeOf<O>>
}

/** The type of the values that a JSON Schema describes. */
export type TypeOf<S> = S extends JSONSchema ? FromSchema<S> : never

/** The type of the settings that a schema describes; any object where none is given. */
export type SettingsOf<S> = S extends JSONSchema ? FromSchema<S> : JsonObject

/**
 * What a handler may use. Nothing here reaches the world: reads are answered by the engine, changes are asked of it. `U`
 * are the capabilities that the action uses.
 */
export interface ActionContext<U extends Capability = Capability, S = JsonObject> {
  readonly records: Records<U>
  /** What the owner has set for the plugin, with its defaults. */
  readonly settings: S
  /** The outside, for an action that is `external`. */
  readonly http: Http<U>
  readonly clock: Clock
  readonly ids: { next(): string }
  /**
   * Puts a message into the outbox of a channel: `email` for one of this plugin, `other.email` for another's. `about` is the
   * id of the record on whose timeline it appears. Messages of one flow with the same `key` are sent once.
   */
  send<const C extends string>(
    channel: C & Allowed<`channel:${C}`, U>,
    payload: JsonObject,
    options?: { readonly about?: string; readonly key?: string }
  ): void
  readonly signals: Signals
  /** A line in the run's log: at most 200 lines of 500 characters. */
  log(line: string): void
}

export interface Signals {
  /**
   * Says that something has happened, once the step is committed: flows start from it, runs that wait for it go on. `key`
   * says whose signal it is; without one it is everybody's. Needs `signal:emit`.
   */
  emit(name: string, options?: { readonly key?: string; readonly data?: JsonObject }): void
}

export interface Clock {
  /** The time of the call, ISO 8601 in UTC. It stands still while the handler runs. */
  now(): string
}

export interface Find<E extends KnownEntity> {
  readonly where?: { readonly [F in keyof RecordOf<E>]?: FieldTest }
  /** Field name, `-` in front for descending. */
  readonly sort?: string
  readonly limit?: number
}

/** Empty when `C` is among the capabilities used; else a demand that nothing meets and whose name says what to add. */
type Allowed<C extends string, U> = C extends U ? unknown : { readonly [P in `uses needs '${C}'`]: never }

declare const used: unique symbol

/** Records, as far as `U` goes. A function that is handed them names what it needs: `Records<'records:read:crm.person'>`. */
export interface Records<U extends Capability = Capability> {
  /** Nothing is here when the code runs: it lets a handler hand on at most what it was given. */
  readonly [used]?: (capability: U) => void
  /** Records that match, at most `limit` (default 50, at most 500). Needs `records:read:<entity>`. */
  find<const E extends KnownEntity>(
    entity: E & Allowed<`records:read:${E['id']}`, U>,
    query: Find<E>
  ): Promise<readonly RecordOf<E>[]>
  /** The record, or null when there is none or it is deleted. Needs `records:read:<entity>`. */
  get<const E extends KnownEntity>(
    entity: E & Allowed<`records:read:${E['id']}`, U>,
    id: string
  ): Promise<RecordOf<E> | null>
  /** Asks for a new record and gives its id. Needs `records:write:<entity>`. */
  create<const E extends KnownEntity>(entity: E & Allowed<`records:write:${E['id']}`, U>, values: ValuesOf<E>): string
  /** Asks for a change of a record that was read; null empties a field. If it has changed meanwhile, the step runs again. */
  update<const E extends KnownEntity>(
    entity: E & Allowed<`records:write:${E['id']}`, U>,
    record: { readonly id: string; readonly version: number },
    values: { readonly [F in keyof ValuesOf<E>]?: ValuesOf<E>[F] | null }
  ): void
  /** Asks for the record to be deleted. */
  delete<const E extends KnownEntity>(
    entity: E & Allowed<`records:write:${E['id']}`, U>,
    record: { readonly id: string; readonly version: number }
  ): void
}

/**
 * Declares an action: what goes in, what comes out, what it uses, and the function between. Its types come from its
 * schemas; an entity that it does not use is an error while it is typed.
 */
export function defineAction<const I, const O, const U extends Capability = never, const S = unknown>(
  action: TypedAction<I, O, U, S>
): TypedAction<I, O, U, S> {
  return action
}
