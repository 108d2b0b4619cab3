import type { Clock } from '../../engine/ports/clock.ts'
import { openCalls } from './watch-store.ts'

/** A clock that moves only when told. */
export interface FakeClock extends Clock {
  /** Moves on by so many milliseconds and calls what was due on the way, in order. */
  advance(ms: number): Promise<void>
}

export function fakeClock(start = Date.parse('2026-03-01T01:00:00.000Z')): FakeClock {
  let now = start
  let planned: { readonly at: number; readonly call: () => void }[] = []
  return {
    now: () => now,
    elapsed: () => now,
    after(delayMs, call) {
      const entry = { at: now + delayMs, call }
      planned.push(entry)
      return () => {
        planned = planned.filter((each) => each !== entry)
      }
    },
    async advance(ms) {
      const end = now + ms
      for (;;) {
        const next = planned.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (!next) break
        planned = planned.filter((each) => each !== next)
        now = Math.max(now, next.at)
        next.call()
        await settle()
      }
      now = end
      await settle()
    }
  }
}

/** Lets work that is ready go on: commits happen between turns of the event loop, or when a watched store has answered. */
export async function settle(turns = 20): Promise<void> {
  for (let quiet = 0; quiet < turns; quiet = openCalls() > 0 ? 0 : quiet + 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
