import type { EndCause } from './death-cause.ts'

/**
 * What becomes of a call whose batch came to no end. An unfinished call has changed nothing, so it may always be made
 * again; only one that failed by itself is guilty.
 */
export type Verdict = 'guilty' | 'again' | 'alone' | 'giveUp'

export interface Suspect {
  /** It was made alone in a new isolate because an earlier batch with it had failed. */
  readonly isAlone: boolean
  /** Times its host died with it for no reason of its own. */
  readonly deaths: number
  readonly batchSize: number
}

/**
 * A call that passes its time is guilty when no other shared its turn. Memory may have been taken by calls before it, so
 * there only a second failure, alone and in a new isolate, is proof.
 */
export function verdictOn(cause: EndCause, suspect: Suspect, deathsMax: number): Verdict {
  switch (cause) {
    case 'missing':
      return 'again'
    case 'outside':
      return suspect.deaths + 1 >= deathsMax ? 'giveUp' : 'again'
    case 'timeout':
    case 'broken':
      return suspect.batchSize === 1 ? 'guilty' : 'alone'
    case 'memory':
    case 'crash':
      return suspect.isAlone ? 'guilty' : 'alone'
  }
}
