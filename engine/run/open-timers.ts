import type { Millis } from '../../schemas/json.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunReader } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { unlessTransient, type Keeper } from './look-again.ts'
import type { Worker } from './worker.ts'
import { sleepMs } from './sleep-ms.ts'

/** Wakes runs whose time has come. Their times live in the store: ten thousand sleepers cost no memory here. */
export interface TimerKeeper extends CommitListener, Keeper {
  /** Looks at once: runs may be due that were held back. */
  poke(): void
  start(): void
  stop(): void
}

const batch = 500
/** While more are due than the worker holds, look again this often, in milliseconds. */
const backlogMs = 20

export function openTimers(parts: {
  readonly runs: RunReader
  readonly pausedFlows: () => readonly string[]
  readonly worker: Worker
  readonly clock: Clock
  /** Called when the store cannot be asked who is due: it is to be asked again later. */
  readonly unsure: () => void
}): TimerKeeper {
  const { runs, pausedFlows, worker, clock, unsure } = parts
  let cancel: (() => void) | null = null
  let nextAt: Millis = Number.POSITIVE_INFINITY
  let isStopped = true

  const plan = (at: Millis): void => {
    if (isStopped || at >= nextAt) return
    cancel?.()
    nextAt = at
    const delayMs = sleepMs(clock, at - clock.now())
    cancel = clock.after(delayMs, () => void wake().catch(unlessTransient(unsure)))
  }

  const wake = async (): Promise<void> => {
    nextAt = Number.POSITIVE_INFINITY
    const now = clock.now()
    const due = await runs.due(now, batch, pausedFlows())
    worker.offer(due)
    const later = due.length > 0 ? now + backlogMs : ((await runs.nextWakeAt(now)) ?? Number.POSITIVE_INFINITY)
    plan(now + sleepMs(clock, later - now))
  }

  return {
    start() {
      isStopped = false
      plan(clock.now())
    },
    stop() {
      isStopped = true
      cancel?.()
    },
    poke: () => plan(clock.now()),
    lookAgain: () => Promise.resolve(plan(clock.now())),
    committed({ wakeAt }: CommitNews) {
      if (wakeAt !== null) plan(wakeAt)
    }
  }
}
