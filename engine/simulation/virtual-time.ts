import type { Millis } from '../../schemas/json.ts'
import type { Clock } from '../ports/clock.ts'

/**
 * Time that passes only when it is told to. Underneath lies a time that never goes back; what clocks show is that plus an
 * offset, which jumps when somebody sets the clock.
 */
export interface VirtualTime {
  elapsed(): Millis
  /** What clocks show. */
  now(): Millis
  /** Sets the clock forward or back. */
  jump(byMs: Millis): void
  /** A clock for one life of a process; its timers die with it. */
  openClock(isAlive: () => boolean): Clock
  /** The world's own timer, which outlives processes. */
  after(delayMs: Millis, call: () => void): void
  nextWorldAt(): Millis
  nextProcessAt(): Millis
  /** Lets time pass without calling anybody, as when a machine sleeps. */
  passTo(elapsed: Millis): void
  /** Calls the earliest timer whose time has come; false when there is none. */
  fire(): boolean
}

interface Timer {
  readonly at: Millis
  readonly n: number
  readonly call: () => void
  readonly isAlive: () => boolean
  readonly isWorld: boolean
}

export function openVirtualTime(startAt: Millis): VirtualTime {
  let elapsed = 0
  let offset = startAt
  let timers: Timer[] = []
  let count = 0

  const add = (delayMs: Millis, timer: Omit<Timer, 'at' | 'n'>): (() => void) => {
    const made = { ...timer, at: elapsed + Math.max(0, delayMs), n: (count += 1) }
    timers.push(made)
    return () => {
      timers = timers.filter((each) => each !== made)
    }
  }

  const earliest = (isWorld: boolean): Millis => {
    timers = timers.filter(({ isAlive }) => isAlive())
    const times = timers.filter((timer) => timer.isWorld === isWorld).map(({ at }) => at)
    return Math.min(...times, Number.POSITIVE_INFINITY)
  }

  return {
    elapsed: () => elapsed,
    now: () => elapsed + offset,
    jump(byMs) {
      offset += byMs
    },
    openClock: (isAlive) => ({
      now: () => elapsed + offset,
      elapsed: () => elapsed,
      after: (delayMs, call) => (isAlive() ? add(delayMs, { call, isAlive, isWorld: false }) : () => undefined)
    }),
    after: (delayMs, call) => void add(delayMs, { call, isAlive: () => true, isWorld: true }),
    nextWorldAt: () => earliest(true),
    nextProcessAt: () => earliest(false),
    passTo(at) {
      elapsed = Math.max(elapsed, at)
    },
    fire() {
      timers = timers.filter(({ isAlive }) => isAlive())
      const due = timers.filter(({ at }) => at <= elapsed)
      const [first] = due.toSorted((a, b) => a.at - b.at || a.n - b.n)
      if (!first) return false
      timers = timers.filter((each) => each !== first)
      first.call()
      return true
    }
  }
}
