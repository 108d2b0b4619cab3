import type { Capability } from '../../schemas/capability.ts'
import type { JsonObject, JsonSchema } from '../../schemas/json.ts'
import type { Channel } from '../../schemas/manifest.ts'
import type { Clock, SettingsOf, TypeOf } from './define-action.ts'
import type { Http } from './http.ts'

export type ChannelDefinition = Omit<Channel, 'uses'> & {
  /** The hosts and secrets that the handler needs. */
  readonly uses?: readonly Capability[]
  /** The plugin's own settings schema, so that `context.settings` has its type. */
  readonly settings?: JsonSchema
  deliver?(message: never, context: ChannelContext<Capability, never>): unknown
}

interface MailChannel extends ChannelDefinition {
  readonly transport: 'smtp'
}

type OwnChannel<P, U extends Capability, S> = Omit<
  ChannelDefinition,
  'transport' | 'payload' | 'uses' | 'settings' | 'deliver'
> & {
  readonly transport: 'plugin'
  readonly payload: P & JsonSchema
  readonly uses?: readonly U[]
  readonly settings?: S & JsonSchema
  deliver(
    message: OutgoingMessage<TypeOf<P>>,
    context: ChannelContext<U, SettingsOf<S>>
  ): DeliveryAnswer | Promise<DeliveryAnswer>
}

/** A message on its way. Its id is the same for every attempt. */
export interface OutgoingMessage<P = JsonObject> {
  readonly id: string
  readonly payload: P
}

/**
 * - `sent`: the far side has it; the text is kept with the message.
 * - `refused`: it will never be taken.
 *
 * A handler that throws has not sent it this time, and it is tried again by the channel's policy; an answer that was lost
 * makes the message `unknown`.
 */
export type DeliveryAnswer = { readonly sent: string } | { readonly refused: string }

export interface ChannelContext<U extends Capability = Capability, S = JsonObject> {
  readonly http: Http<U>
  readonly settings: S
  readonly clock: Clock
  log(line: string): void
}

/**
 * Declares a channel: the payload that its messages carry and how they leave, by the engine's own way (`smtp`) or by the
 * handler `deliver`, which the outbox calls with each message.
 */
export function defineChannel<const C extends MailChannel>(channel: C): C
export function defineChannel<const P, const U extends Capability = never, const S = unknown>(
  channel: OwnChannel<P, U, S>
): OwnChannel<P, U, S>
export function defineChannel(channel: ChannelDefinition): ChannelDefinition {
  return channel
}
