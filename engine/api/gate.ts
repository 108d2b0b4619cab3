import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'

/** How much is let in at the same time, and from one address. */
export interface Gate {
  /** Throws OVERLOADED when too many wait for their commit; otherwise counts one in until `leave`. */
  enter(): void
  leave(): void
  /** Throws TOO_MANY_REQUESTS when an address posts faster than it may. */
  admit(address: string): void
}

export interface GateSettings {
  readonly inFlightMax: number
  readonly postsPerSecond: number
  readonly postsBurst: number
}

export const defaultGate: GateSettings = {
  inFlightMax: limits.intakeInFlightMax,
  postsPerSecond: limits.formPostsPerSecond,
  postsBurst: limits.formPostsBurst
}

interface Bucket {
  tokens: number
  filledAt: number
}

export function openGate(settings: GateSettings, now: () => number): Gate {
  let inFlight = 0
  const buckets = new Map<string, Bucket>()
  return {
    enter() {
      if (inFlight >= settings.inFlightMax) throw engineError('OVERLOADED', { retryAfterS: 1 })
      inFlight += 1
    },
    leave() {
      inFlight -= 1
    },
    admit(address) {
      const bucket = refilled(buckets.get(address), settings, now())
      if (bucket.tokens < 1) {
        throw engineError('TOO_MANY_REQUESTS', { retryAfterS: Math.ceil(1 / settings.postsPerSecond) })
      }
      bucket.tokens -= 1
      if (buckets.size >= limits.addressesCountedMax) buckets.clear()
      buckets.set(address, bucket)
    }
  }
}

function refilled(bucket: Bucket | undefined, { postsPerSecond, postsBurst }: GateSettings, now: number): Bucket {
  if (!bucket) return { tokens: postsBurst, filledAt: now }
  const gained = ((now - bucket.filledAt) / 1000) * postsPerSecond
  return { tokens: Math.min(postsBurst, bucket.tokens + gained), filledAt: now }
}
