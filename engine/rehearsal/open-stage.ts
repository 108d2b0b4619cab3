import type { Millis } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sandbox, SandboxCall } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { openVirtualTime } from '../simulation/virtual-time.ts'

/** Where the engine plays: its time passes only when all that can be done now is done. */
export interface Stage {
  readonly clock: Clock
  readonly store: Store
  readonly sandbox: Sandbox
  /** Lets everything happen that needs no time to pass. */
  rest(): Promise<void>
  /** Lets time pass, stopping at everything that is due on the way; `isOver` ends it early. */
  passTo(at: Millis, isOver?: () => Promise<boolean>): Promise<void>
}

/** Turns of the event loop in which nothing was under way, before it counts as rest: a commit takes up to two. */
const quietTurns = 3

export function openStage(startAt: Millis, parts: { readonly store: Store; readonly sandbox: Sandbox }): Stage {
  const time = openVirtualTime(startAt)
  const clock: Clock = { ...time.openClock(() => true), isSteady: true }
  let busy = 0
  let turns = 0

  const counted =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      busy += 1
      return work(...given).finally(() => (busy -= 1))
    }

  const rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < quietTurns; quiet = busy === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const { store, sandbox } = parts
  return {
    clock,
    store: { ...store, commit: counted(store.commit), admit: counted(store.admit) },
    sandbox: {
      load: (plugin) => sandbox.load(plugin),
      unload: (id, version) => sandbox.unload(id, version),
      usage: (id) => sandbox.usage(id),
      call: counted((call: SandboxCall) => sandbox.call(call)),
      close: () => sandbox.close()
    },
    rest,
    async passTo(at, isOver) {
      for (;;) {
        if (await isOver?.()) return
        const next = startAt + time.nextProcessAt()
        if (next > at) return time.passTo(at - startAt)
        if ((turns += 1) > limits.rehearsedTurnsMax)
          throw engineError('LIMIT_PASSED', { limit: 'rehearsedTurnsMax', value: turns, max: limits.rehearsedTurnsMax })
        time.passTo(next - startAt)
        while (time.fire()) continue
        await rest()
      }
    }
  }
}
