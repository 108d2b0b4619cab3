import type { Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import { retryAt } from '../core/retry-at.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier, Delivery } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Outbox, Settlement } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { isTransient, type Keeper } from './look-again.ts'

export interface RelayParts {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly courierOf: (channel: string) => Courier
  /** Called when messages were settled, for open pages. */
  readonly settled: () => void
}

const policy = {
  attemptsMax: limits.deliveryAttemptsMax,
  firstDelayMs: limits.deliveryFirstDelayMs,
  delayMaxMs: limits.deliveryDelayMaxMs
}

/**
 * Sends what the outbox holds, at least once, with the same key for every attempt. A message is marked `sending` in the
 * store before the far side hears of it; an answer that is lost makes it `unknown`, unless the far side drops repeats.
 */
export class OutboxRelay implements CommitListener, Keeper {
  readonly #parts: RelayParts
  /** Messages that are with a courier, or whose answer is still to be stored. */
  readonly #inFlight = new Set<string>()
  #isStopped = true
  #isPumping = false
  #isPokedMeanwhile = false
  /** The store may hold messages as `sending` that nobody here has. */
  #isUnsure = false
  #cancel: (() => void) | null = null
  #whenIdle: (() => void) | null = null

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    // Before anything is sent: what is `sending` now was left by the last process, and nothing of ours is among it.
    await settleAbandoned(this.#parts)
    this.#isStopped = false
    await this.#pump()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    if (this.#inFlight.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
  }

  lookAgain(): Promise<void> {
    return this.#pump()
  }

  committed({ messageCount }: CommitNews): void {
    if (messageCount > 0) void this.#pump()
  }

  async #pump(): Promise<void> {
    this.#isPokedMeanwhile = true
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (this.#isPokedMeanwhile && !this.#isStopped) {
        this.#isPokedMeanwhile = false
        await this.#sendWhatIsDue()
      }
    } catch (error) {
      if (!isTransient(error)) throw error
      this.#isUnsure = true
      this.#planIn(limits.transientPauseMs)
    } finally {
      this.#isPumping = false
    }
  }

  async #sendWhatIsDue(): Promise<void> {
    const { outbox, clock } = this.#parts
    if (this.#isUnsure) await this.#takeBack()
    const room = limits.messagesInFlightMax - this.#inFlight.size
    if (room <= 0) return
    const claimed = await outbox.claim(clock.now(), room)
    for (const message of claimed) void this.#carry(message)
    if (claimed.length < room) await this.#planNext()
  }

  /** Messages that were claimed without our hearing of it have met no courier: they go back into the queue. */
  async #takeBack(): Promise<void> {
    const { outbox, clock } = this.#parts
    // Those that are settled while the store looks are in its answer all the same.
    const known = new Set(this.#inFlight)
    for (const { id } of await outbox.abandoned()) {
      const at = clock.now()
      if (!known.has(id)) await outbox.settle({ id, state: 'queued', at, nextAt: at, answer: 'not sent yet' })
    }
    this.#isUnsure = false
  }

  async #carry(message: Message): Promise<void> {
    const { courierOf, clock, log, settled } = this.#parts
    this.#inFlight.add(message.id)
    const courier = courierOf(message.channel)
    const delivery = await courier.deliver(message)
    const settlement = settle(message, delivery, { now: clock.now(), honoursKeys: courier.honoursKeys })
    await this.#store(settlement)
    const { runId, stepId } = message
    if (settlement.state !== 'sent') log.warn({ runId, stepId, state: settlement.state }, 'a message was not delivered')
    this.#inFlight.delete(message.id)
    settled()
    if (this.#isStopped && this.#inFlight.size === 0) this.#whenIdle?.()
    await this.#pump()
  }

  /** What became of a message is known only here until it is stored. One that cannot be at the end is unsure at the next start. */
  async #store(settlement: Settlement): Promise<void> {
    const { outbox, clock } = this.#parts
    try {
      await outbox.settle(settlement)
    } catch (error) {
      if (!isTransient(error)) throw error
      if (this.#isStopped) return
      await new Promise<void>((resolve) => void clock.after(limits.transientPauseMs, resolve))
      await this.#store(settlement)
    }
  }

  async #planNext(): Promise<void> {
    const { outbox, clock } = this.#parts
    const nextAt = await outbox.nextAt()
    this.#cancel?.()
    if (nextAt === null) return
    this.#planIn(Math.min(Math.max(nextAt - clock.now(), 0), limits.timerSleepMsMax))
  }

  #planIn(delayMs: Millis): void {
    this.#cancel?.()
    if (!this.#isStopped) this.#cancel = this.#parts.clock.after(delayMs, () => void this.#pump())
  }
}

/** Messages whose answer died with the last process: sent again where that is safe, held for a person where it is not. */
async function settleAbandoned({ outbox, courierOf, clock }: RelayParts): Promise<void> {
  for (const message of await outbox.abandoned()) {
    const { honoursKeys } = courierOf(message.channel)
    const lost: Delivery = { kind: 'unknown', answer: 'Mạch stopped before the answer came' }
    await outbox.settle(settle(message, lost, { now: clock.now(), honoursKeys }))
  }
}

interface Circumstances {
  readonly now: number
  readonly honoursKeys: boolean
}

function settle(message: Message, delivery: Delivery, { now, honoursKeys }: Circumstances): Settlement {
  const { id } = message
  const { answer } = delivery
  switch (delivery.kind) {
    case 'sent':
      return { id, state: 'sent', at: now, answer }
    case 'refused':
      return { id, state: 'failed', at: now, answer }
    case 'unknown':
      return honoursKeys ? tryAgain(message, answer, now) : { id, state: 'unknown', at: now, answer }
    case 'failed':
      return tryAgain(message, answer, now + (delivery.retryAfterMs ?? 0))
  }
}

function tryAgain(message: Message, answer: string, from: number): Settlement {
  const nextAt = retryAt(policy, message.attempts, from)
  if (nextAt === null) return { id: message.id, state: 'failed', at: from, answer }
  return { id: message.id, state: 'queued', at: from, nextAt, answer }
}
