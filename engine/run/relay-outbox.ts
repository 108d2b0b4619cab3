import type { ChannelPolicy } from '../../schemas/manifest.ts'
import type { Message } from '../../schemas/message.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier, Delivery } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Outbox, Settlement } from '../ports/outbox.ts'
import type { MessageTried } from '../ports/telemetry.ts'
import { engineError } from '../errors.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { isTransient, type Keeper } from './look-again.ts'
import { HostGates, nowhere, type HostStanding } from './host-gates.ts'
import { pickMessages } from './pick-messages.ts'
import { deliveryPolicy, planSettlement } from './plan-settlement.ts'
import { sleepMs } from './sleep-ms.ts'

export interface RelayParts {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  /** Null while a channel has no way out: its messages wait. */
  readonly courierOf: (channel: string) => Courier | null
  /** What the channel declares of how hard it tries. */
  readonly policyOf: (channel: string) => ChannelPolicy | undefined
  /** Told of each attempt once its outcome is stored. */
  readonly tried: (tried: MessageTried) => Promise<void>
  /** Called when messages were settled, for open pages. */
  readonly settled: () => void
}

/**
 * Sends what the outbox holds, at least once, with the same key for every attempt. A message is marked `sending` in the
 * store before the far side hears of it; an answer that is lost makes it `unknown`, unless the channel says to try again.
 * A host that fails is left alone for a while, and a slow one never takes the place of others.
 */
export class OutboxRelay implements CommitListener, Keeper {
  readonly #parts: RelayParts
  readonly #gates = new HostGates()
  /** Messages that are with a courier, or whose answer is still to be stored. */
  readonly #inFlight = new Set<string>()
  /** The store may hold messages as `sending` that nobody here has. */
  #isUnsure = false
  #isStopped = true
  #pumping: Promise<void> | null = null
  #isPokedMeanwhile = false
  #cancel: (() => void) | null = null
  #whenIdle: (() => void) | null = null

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    // Before anything is sent: what is `sending` now was left by the last process, and nothing of ours is among it.
    await this.#parts.outbox.forgetHosts()
    await this.#settleAbandoned()
    this.#isStopped = false
    await this.#pump()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#pumping
    if (this.#inFlight.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
  }

  lookAgain(): Promise<void> {
    return this.#pump()
  }

  committed({ messageCount }: CommitNews): void {
    if (messageCount > 0) this.poke()
  }

  /** There may be something to send. */
  poke(): void {
    if (!this.#isStopped) void this.#pump()
  }

  hosts(): readonly HostStanding[] {
    return this.#gates.standings()
  }

  #pump(): Promise<void> {
    this.#isPokedMeanwhile = true
    this.#pumping ??= this.#sendWhatIsDue().finally(() => (this.#pumping = null))
    return this.#pumping
  }

  async #sendWhatIsDue(): Promise<void> {
    while (this.#isPokedMeanwhile && !this.#isStopped) {
      this.#isPokedMeanwhile = false
      await this.#whenStoreTakesIt(() => this.#sendSome())
    }
  }

  async #sendSome(): Promise<void> {
    const { outbox, clock, courierOf } = this.#parts
    if (this.#isUnsure) await this.#takeBack()
    const room = limits.messagesInFlightMax - this.#inFlight.size
    if (room <= 0) return
    const hostOf = (message: Message): string => courierOf(message.channel)?.hostOf(message) ?? nowhere
    const { messages, isMore } = await pickMessages({ outbox, gates: this.#gates, hostOf }, clock.now(), room)
    for (const message of messages) void this.#carry(message)
    if (isMore) this.#isPokedMeanwhile = true
    else await this.#planNext()
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
    const { courierOf, clock, log, tried, settled } = this.#parts
    const startedAt = clock.now()
    this.#inFlight.add(message.id)
    const courier = courierOf(message.channel)
    if (!courier) throw engineError('BUG', { reason: `a message was taken that has no way out: ${message.channel}` })
    const delivery = await withinTime(clock, courier.deliver(message))
    const now = clock.now()
    this.#gates.leave(message.host ?? '', delivery, now)
    const settlement = planSettlement(message, delivery, { policy: this.#policyOf(message, courier), now })
    await this.#settle(settlement)
    await tried({ message, outcome: delivery.kind, startedAt, endedAt: now })
    const { runId, stepId, channel } = message
    if (settlement.state !== 'sent')
      log.warn({ runId, stepId, channel, state: settlement.state }, 'a message was not delivered')
    this.#inFlight.delete(message.id)
    settled()
    if (this.#isStopped && this.#inFlight.size === 0) this.#whenIdle?.()
    this.poke()
  }

  #policyOf({ channel }: Message, courier: Courier | null) {
    return deliveryPolicy(this.#parts.policyOf(channel), courier?.honoursKeys ?? false)
  }

  async #settle(settlement: Settlement): Promise<void> {
    await this.#whenStoreTakesIt(() => this.#parts.outbox.settle(settlement))
  }

  /** An answer that cannot be written down now, because the disk is full, say, is kept in memory until it can. */
  async #whenStoreTakesIt(work: () => Promise<void>): Promise<void> {
    const { clock, log } = this.#parts
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!isTransient(error)) throw error
        this.#isUnsure = true
        // What is given up here stands as `sending` in the store, and the next start takes it up.
        if (this.#isStopped) return
        log.warn({ err: error }, 'the outbox cannot be written now and will be tried again')
        await new Promise<void>((resolve) => clock.after(limits.transientPauseMs, resolve))
      }
    }
  }

  async #planNext(): Promise<void> {
    const { outbox, clock } = this.#parts
    const now = clock.now()
    const dueAt = await outbox.nextAt(now)
    const tryAt = this.#gates.nextTryAt(now)
    this.#cancel?.()
    if ((dueAt === null && tryAt === null) || this.#isStopped) return
    const nextAt = Math.min(dueAt ?? Number.POSITIVE_INFINITY, tryAt ?? Number.POSITIVE_INFINITY)
    const delayMs = sleepMs(clock, nextAt - clock.now())
    this.#cancel = clock.after(delayMs, () => this.poke())
  }

  /** Messages whose answer died with the last process: sent again where that is safe, held for a person where it is not. */
  async #settleAbandoned(): Promise<void> {
    const { outbox, courierOf, clock } = this.#parts
    for (const message of await outbox.abandoned()) {
      const lost: Delivery = { kind: 'unknown', answer: 'Mạch stopped before the answer came' }
      const policy = this.#policyOf(message, courierOf(message.channel))
      await outbox.settle(planSettlement(message, lost, { policy, now: clock.now() }))
    }
  }
}

/** A far side that keeps talking and never comes to an end would keep its place for ever. */
function withinTime(clock: Clock, delivery: Promise<Delivery>): Promise<Delivery> {
  return new Promise((resolve, reject) => {
    const answer = `no answer within ${limits.deliveryWholeMs} ms`
    const cancel = clock.after(limits.deliveryWholeMs, () => resolve({ kind: 'unknown', answer }))
    void delivery.then(resolve, reject).finally(cancel)
  })
}
