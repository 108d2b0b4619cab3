import { EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/**
 * Does what needs the store, again after a pause for as long as the store cannot: its disk is full, say, or its server
 * starts anew. Null when it is given up because the engine stops. Any other error passes.
 */
export type Insist = <T>(work: () => Promise<T>, isStopped: () => boolean) => Promise<T | null>

export function openInsist(clock: Clock, log: Log): Insist {
  return async (work, isStopped) => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof EngineError) || error.kind !== 'transient') throw error
        if (isStopped()) return null
        log.warn({ err: error }, 'the store cannot be used now and will be tried again')
        await new Promise<void>((resolve) => clock.after(limits.transientPauseMs, resolve))
      }
    }
  }
}
