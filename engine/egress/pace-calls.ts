import type { Millis } from '../../schemas/json.ts'

export interface Pace {
  readonly outsideCallsPerSecond: number
  readonly outsideCallsBurst: number
  readonly outsideCallsInFlightMax: number
}

export interface PassedPace {
  readonly limit: keyof Pace
  readonly max: number
  readonly retryAfterMs: number
}

/** Keeps one plugin from making more calls than its share, in one moment and over time. */
export interface CallPacer {
  /** Counts a call in until `leave`, or says which limit it would pass and when to come again. */
  enter(plugin: string): PassedPace | null
  leave(plugin: string): void
}

interface Tally {
  tokens: number
  filledAt: Millis
  inFlight: number
}

export function openCallPacer(pace: Pace, now: () => Millis): CallPacer {
  const tallies = new Map<string, Tally>()
  return {
    enter(plugin) {
      const tally = refilled(tallies.get(plugin), pace, now())
      tallies.set(plugin, tally)
      const { outsideCallsPerSecond: perSecond, outsideCallsInFlightMax: inFlightMax } = pace
      if (tally.inFlight >= inFlightMax)
        return { limit: 'outsideCallsInFlightMax', max: inFlightMax, retryAfterMs: 1_000 }
      const missing = 1 - tally.tokens
      if (missing > 0) {
        const retryAfterMs = Math.ceil((missing / perSecond) * 1_000)
        return { limit: 'outsideCallsPerSecond', max: perSecond, retryAfterMs }
      }
      tally.tokens -= 1
      tally.inFlight += 1
      return null
    },
    leave(plugin) {
      const tally = tallies.get(plugin)
      if (tally) tally.inFlight -= 1
    }
  }
}

function refilled(tally: Tally | undefined, pace: Pace, now: Millis): Tally {
  const { outsideCallsPerSecond: perSecond, outsideCallsBurst: burst } = pace
  if (!tally) return { tokens: burst, filledAt: now, inFlight: 0 }
  // A clock that was set back gives nothing and takes nothing.
  const gained = (Math.max(0, now - tally.filledAt) / 1_000) * perSecond
  return { ...tally, tokens: Math.min(burst, tally.tokens + gained), filledAt: now }
}
