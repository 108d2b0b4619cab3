import type { Capability } from '../../schemas/capability.ts'
import type { JsonObject, JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { Clock, SettingsOf, TypeOf } from './define-action.ts'

/** A trigger as the engine sees it. */
export interface TriggerDefinition {
  readonly id: string
  readonly labels: Localized
  readonly help?: Localized
  readonly icon?: string
  /** JSON Schema of the event; flows see it as `trigger.event`. */
  readonly event: JsonSchema
  /** Secrets with which signatures are checked: `['secret:webhook']`. */
  readonly uses?: readonly Capability[]
  /** The plugin's own settings schema, so that `context.settings` has its type. */
  readonly settings?: JsonSchema
  readonly timeoutMs?: number
  receive(request: WebhookRequest, context: TriggerContext<Capability, never>): unknown
}

interface TypedTrigger<E, U extends Capability, S> extends TriggerDefinition {
  readonly event: E & JsonSchema
  readonly uses?: readonly U[]
  readonly settings?: S & JsonSchema
  receive(
    request: WebhookRequest,
    context: TriggerContext<U, SettingsOf<S>>
  ): TriggerAnswer<TypeOf<E>> | Promise<TriggerAnswer<TypeOf<E>>>
}

/** What was posted to `/hooks/<plugin>/<trigger>`. */
export interface WebhookRequest {
  /** As it came, to the last byte: signatures are made over it. */
  readonly body: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/**
 * - `events`: each starts the flows that begin with this trigger; the same `key` again starts nothing.
 * - `refused`: the sender is not who it says; it is answered 403.
 * - `ignored`: nothing to do; it is answered 202.
 */
export type TriggerAnswer<E = JsonObject> =
  | { readonly events: readonly { readonly key: string; readonly data: E }[] }
  | { readonly refused: string }
  | { readonly ignored: string }

export interface TriggerContext<U extends Capability = Capability, S = JsonObject> {
  readonly secrets: Secrets<U>
  readonly settings: S
  readonly clock: Clock
  log(line: string): void
}

export interface Secrets<U extends Capability = Capability> {
  /** Whether `signature` is the HMAC of `text` under the secret. The secret itself never comes here. Needs `secret:<name>`. */
  verify<const N extends string>(signature: {
    readonly secret: N & (`secret:${N}` extends U ? unknown : { readonly [P in `uses needs 'secret:${N}'`]: never })
    readonly algorithm: 'sha1' | 'sha256' | 'sha512'
    readonly encoding: 'hex' | 'base64'
    readonly text: string
    readonly signature: string
  }): Promise<boolean>
}

/** Declares a trigger: a webhook whose sender is checked, and the event that is made of what it sends. */
export function defineTrigger<const E, const U extends Capability = never, const S = unknown>(
  trigger: TypedTrigger<E, U, S>
): TypedTrigger<E, U, S> {
  return trigger
}
