import type { Message } from '../../schemas/message.ts'
import { retryAt } from '../core/retry-at.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier, Delivery } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Outbox, Settlement } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'

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
export class OutboxRelay implements CommitListener {
  readonly #parts: RelayParts
  #inFlight = 0
  #isStopped = true
  #isPumping = false
  #isPokedMeanwhile = false
  #cancel: (() => void) | null = null
  #whenIdle: (() => void) | null = null

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#isStopped = false
    await settleAbandoned(this.#parts)
    await this.#pump()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
  }

  committed({ messageCount }: CommitNews): void {
    if (messageCount > 0) void this.#pump()
  }

  async #pump(): Promise<void> {
    this.#isPokedMeanwhile = true
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#isPokedMeanwhile && !this.#isStopped) {
      this.#isPokedMeanwhile = false
      await this.#sendWhatIsDue()
    }
    this.#isPumping = false
  }

  async #sendWhatIsDue(): Promise<void> {
    const { outbox, clock } = this.#parts
    const room = limits.messagesInFlightMax - this.#inFlight
    if (room <= 0) return
    const claimed = await outbox.claim(clock.now(), room)
    for (const message of claimed) void this.#carry(message)
    if (claimed.length < room) await this.#planNext()
  }

  async #carry(message: Message): Promise<void> {
    const { courierOf, outbox, clock, log, settled } = this.#parts
    this.#inFlight += 1
    const courier = courierOf(message.channel)
    const delivery = await courier.deliver(message)
    const settlement = settle(message, delivery, { now: clock.now(), honoursKeys: courier.honoursKeys })
    await outbox.settle(settlement)
    const { runId, stepId } = message
    if (settlement.state !== 'sent') log.warn({ runId, stepId, state: settlement.state }, 'a message was not delivered')
    this.#inFlight -= 1
    settled()
    if (this.#isStopped && this.#inFlight === 0) this.#whenIdle?.()
    await this.#pump()
  }

  async #planNext(): Promise<void> {
    const { outbox, clock } = this.#parts
    const nextAt = await outbox.nextAt()
    this.#cancel?.()
    if (nextAt === null || this.#isStopped) return
    const delayMs = Math.min(Math.max(nextAt - clock.now(), 0), limits.timerSleepMsMax)
    this.#cancel = clock.after(delayMs, () => void this.#pump())
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
