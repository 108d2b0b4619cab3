import type { Millis } from './json.ts'

/**
 * - `sending`: written down and on its way.
 * - `answered`: the far side has answered, with whatever status.
 * - `refused`: it did not leave, and never will: it is wrong or not allowed.
 * - `failed`: it has changed nothing there and may be tried again.
 * - `unknown`: it may have been taken there; the answer is lost.
 */
export type OutsideCallState = 'sending' | 'answered' | 'refused' | 'failed' | 'unknown'

/** A call of a plugin to the outside, as the owner sees it. It holds no query, no body and no secret. */
export interface OutsideCall {
  readonly id: string
  readonly plugin: string
  /** The step that asked for it; null when no run did. */
  readonly runId: string | null
  readonly stepId: string | null
  /** The same for every attempt of the step: the far side is told it as `Idempotency-Key`. */
  readonly key: string
  readonly at: Millis
  readonly method: string
  /** Scheme, host and path, with handles for secrets. */
  readonly url: string
  readonly state: OutsideCallState
  readonly status: number | null
  readonly code: string | null
  readonly hosts: readonly string[]
  /** Names of the secrets that were sent. */
  readonly secrets: readonly string[]
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly tookMs: number | null
}
