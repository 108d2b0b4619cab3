import type { Channel } from '../../schemas/manifest.ts'

export type ChannelDefinition = Channel

/** Declares a channel: the payload its messages carry and the transport by which they leave. */
export function defineChannel<const C extends ChannelDefinition>(channel: C): C {
  return channel
}
