import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import { EngineError } from '../errors.ts'

/** Keeps something in memory of what the store holds, and can look it up anew. */
export interface Keeper {
  lookAgain(): Promise<void>
}

/**
 * When the store answers with an error, what was asked of it may have happened all the same, and nobody here has heard of
 * it. So everybody who keeps something of it in memory looks again, a little later, until that succeeds: a run that became
 * ready without being noticed would stay so until the next start.
 */
export interface LookAgain {
  /** The keepers, once they are made. */
  readonly keepers: Keeper[]
  soon(): void
  stop(): void
}

export function openLookAgain(clock: Clock): LookAgain {
  const keepers: Keeper[] = []
  let cancel: (() => void) | null = null
  let isStopped = false

  const look = async (): Promise<void> => {
    cancel = null
    try {
      for (const keeper of keepers) await keeper.lookAgain()
    } catch (error) {
      if (!isTransient(error)) throw error
      soon()
    }
  }

  const soon = (): void => {
    if (!isStopped) cancel ??= clock.after(limits.transientPauseMs, () => void look())
  }

  return {
    keepers,
    soon,
    stop() {
      isStopped = true
      cancel?.()
    }
  }
}

/** The world was not ready; the same may go well later. */
export function isTransient(error: unknown): boolean {
  return error instanceof EngineError && error.kind === 'transient'
}

/** Takes note of what passes; every other error is thrown on. */
export function unlessTransient(note: () => void): (error: unknown) => null {
  return (error) => {
    if (!isTransient(error)) throw error
    note()
    return null
  }
}
