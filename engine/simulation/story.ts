import type { Flow } from '../../schemas/flow.ts'
import type { Millis } from '../../schemas/json.ts'

/**
 * All that a simulation is made of, as plain data: what is installed, what happens, and what goes wrong. The same story
 * always plays the same way; a part can be taken out and the rest played again.
 */
export interface Story {
  readonly seed: number
  readonly flows: readonly Flow[]
  /** How many records runs are about. */
  readonly subjectCount: number
  readonly happenings: readonly Happening[]
  readonly faults: readonly Fault[]
  /** Whether the far side drops a message whose key it has seen. */
  readonly honoursKeys: boolean
  /** Answers of the store come a few turns later, in an order that differs. */
  readonly jitters: boolean
}

/** Something that people, other systems or the world do. `at` counts from the beginning. */
export type Happening = { readonly at: Millis } & (
  | {
      readonly kind: 'start'
      readonly flow: string
      readonly subject: string
      readonly key: string
      readonly n: number
    }
  | { readonly kind: 'signal'; readonly name: string; readonly subject: string; readonly id: string }
  | { readonly kind: 'update'; readonly subject: string; readonly level: number }
  | { readonly kind: 'cancel'; readonly nth: number }
  | { readonly kind: 'retry'; readonly nth: number }
  | { readonly kind: 'decide'; readonly nth: number; readonly by: string; readonly outcome: string }
  | { readonly kind: 'pause' | 'resume'; readonly flow: string }
  | { readonly kind: 'restart' }
  | { readonly kind: 'setClock'; readonly byMs: Millis }
)

/** Something that goes wrong, at the nth write of the store, call of the sandbox, or delivery of the channel. */
export type Fault = { readonly nth: number } & (
  | { readonly kind: 'crashBefore'; readonly downMs: Millis }
  | { readonly kind: 'crashAfter'; readonly downMs: Millis }
  /** The write is stored, and who asked for it hears of an error. */
  | { readonly kind: 'answerLost' }
  | { readonly kind: 'diskFull'; readonly writes: number }
  | { readonly kind: 'slowStore'; readonly ms: Millis }
  | { readonly kind: 'hostKilled' }
  | { readonly kind: 'slowCall'; readonly ms: Millis }
  | { readonly kind: 'notTaken'; readonly retryAfterMs: Millis }
  | { readonly kind: 'takenAnswerLost' }
  | { readonly kind: 'lostOnTheWay' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'slowDelivery'; readonly ms: Millis }
)

export type FaultKind = Fault['kind']

/** What came of a story. */
export interface Verdict {
  readonly seed: number
  /** What was broken, in words; empty when every promise held. */
  readonly broken: readonly string[]
  /** Of all that happened, in order: two plays of a story give the same. */
  readonly hash: string
  readonly counts: Readonly<Record<string, number>>
  readonly lines: readonly string[]
}
