import type { Millis } from '../../schemas/json.ts'

/** Where time comes from. Tests bring their own. */
export interface Clock {
  now(): Millis
  /** Milliseconds of a clock that only goes forward, to tell how long something took. */
  elapsed(): number
  /** Calls back once after `delayMs`; the answer takes it back. */
  after(delayMs: Millis, call: () => void): () => void
  /** Nobody can set it and it never stands still: who sleeps until a time need not look before. */
  readonly isSteady?: boolean
}
