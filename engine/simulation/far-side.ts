import type { Courier, Delivery } from '../ports/courier.ts'
import type { Trouble } from './trouble.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Who gets the messages. It remembers everything it was ever handed, whatever became of the answer. */
export interface FarSide {
  readonly courier: (isAlive: () => boolean) => Courier
  /** How often each message was taken. */
  readonly taken: ReadonlyMap<string, number>
  /** Messages whose answer may have been lost: on the way, or because the process died before it had stored it. */
  readonly unsure: Set<string>
}

interface Parts {
  readonly time: VirtualTime
  readonly trouble: Trouble
  readonly honoursKeys: boolean
}

const answerMs = 20

export function openFarSide({ time, trouble, honoursKeys }: Parts): FarSide {
  const taken = new Map<string, number>()
  const unsure = new Set<string>()

  const take = (id: string): Delivery => {
    if (!honoursKeys || !taken.has(id)) taken.set(id, (taken.get(id) ?? 0) + 1)
    return { kind: 'sent', answer: 'taken' }
  }

  const meet = (id: string): { readonly delivery: Delivery; readonly afterMs: number } => {
    const fault = trouble.atDelivery()
    switch (fault?.kind) {
      case 'notTaken':
        return { delivery: { kind: 'failed', answer: 'later', retryAfterMs: fault.retryAfterMs }, afterMs: answerMs }
      case 'refused':
        return { delivery: { kind: 'refused', answer: 'never' }, afterMs: answerMs }
      case 'takenAnswerLost':
        take(id)
        return { delivery: lose(id), afterMs: answerMs }
      case 'lostOnTheWay':
        return { delivery: lose(id), afterMs: answerMs }
      case 'slowDelivery':
        return { delivery: take(id), afterMs: fault.ms }
      default:
        return { delivery: take(id), afterMs: answerMs }
    }
  }

  const lose = (id: string): Delivery => {
    unsure.add(id)
    return { kind: 'unknown', answer: 'no answer' }
  }

  return {
    taken,
    unsure,
    courier: (isAlive) => ({
      honoursKeys,
      hostOf: () => 'far-side',
      async deliver({ id }) {
        const { delivery, afterMs } = meet(id)
        await new Promise<void>((resolve) => time.after(afterMs, resolve))
        return isAlive() ? delivery : new Promise<never>(() => undefined)
      },
      close: () => Promise.resolve()
    })
  }
}
