import type { Message } from '../../schemas/message.ts'

/** Carries one message to the far side. The message's id is the idempotency key: the same for every attempt. */
export interface Courier {
  deliver(message: Message): Promise<Delivery>
  /** The far side that would be asked: its circuit and its share of what is under way are kept by this name. */
  hostOf(message: Message): string
  /** True when the far side drops a second message with the same key, so that a lost answer may be tried again. */
  readonly honoursKeys: boolean
  close(): Promise<void>
}

/**
 * - `sent`: the far side has it.
 * - `refused`: it will never be taken.
 * - `failed`: not taken this time; try again, not before `retryAfterMs` when given. `isHostUp`: the far side is at work and
 *   turned down this one message, so that others may go on.
 * - `unknown`: it may or may not have been taken.
 */
export type Delivery =
  | { readonly kind: 'sent'; readonly answer: string }
  | { readonly kind: 'refused'; readonly answer: string }
  | { readonly kind: 'failed'; readonly answer: string; readonly retryAfterMs?: number; readonly isHostUp?: boolean }
  | { readonly kind: 'unknown'; readonly answer: string }
