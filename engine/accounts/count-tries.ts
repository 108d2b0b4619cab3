import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Millis } from '../../schemas/json.ts'

/**
 * How often somebody may try. A try is counted before it is looked at, so that many at once are counted too, and given back
 * when it was right. Counted in memory: a restart costs whoever guesses more than it gives.
 */
export interface TryCounter {
  /** Throws TOO_MANY_REQUESTS when one of the keys has had its share. */
  begin(keys: readonly TryKey[]): void
  succeeded(keys: readonly TryKey[]): void
}

export interface TryKey {
  readonly key: string
  readonly triesMax: number
}

interface Tries {
  count: number
  readonly since: Millis
}

export function openTryCounter(now: () => Millis): TryCounter {
  const triesByKey = new Map<string, Tries>()
  const current = (key: string): Tries => {
    const known = triesByKey.get(key)
    if (known && now() - known.since < limits.triesWithinMs) return known
    if (triesByKey.size >= limits.addressesCountedMax) triesByKey.clear()
    const fresh = { count: 0, since: now() }
    triesByKey.set(key, fresh)
    return fresh
  }
  return {
    begin(keys) {
      for (const { key, triesMax } of keys) {
        const { count, since } = current(key)
        if (count < triesMax) continue
        throw engineError('TOO_MANY_REQUESTS', {
          retryAfterS: Math.ceil((since + limits.triesWithinMs - now()) / 1000)
        })
      }
      for (const { key } of keys) current(key).count += 1
    },
    succeeded(keys) {
      for (const { key } of keys) current(key).count = Math.max(0, current(key).count - 1)
    }
  }
}
