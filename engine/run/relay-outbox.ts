import type { Message } from '../../schemas/message.ts'
import { retryAt } from '../core/retry-at.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier, Delivery } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Outbox, Settlement } from '../ports/store.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'

/**
 * Sends what the outbox holds, at least once, with the same key for every attempt. A message is marked `sending` in the
 * store before the far side hears of it; an answer that is lost makes it `unknown`, unless the far side drops repeats.
 */
export interface OutboxRelay extends CommitListener {
  start(): Promise<void>
  stop(): Promise<void>
}

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

export function openRelay(parts: RelayParts): OutboxRelay {
  const { outbox, clock } = parts
  let inFlight = 0
  let isStopped = true
  let isPumping = false
  let isPokedMeanwhile = false
  let cancel: (() => void) | null = null
  let whenIdle: (() => void) | null = null

  const pump = async (): Promise<void> => {
    if (isPumping) {
      isPokedMeanwhile = true
      return
    }
    isPumping = true
    isPokedMeanwhile = false
    const room = limits.messagesInFlightMax - inFlight
    const claimed = isStopped || room <= 0 ? [] : await outbox.claim(clock.now(), room)
    for (const message of claimed) void carry(message)
    isPumping = false
    if (isPokedMeanwhile) return pump()
    if (claimed.length < room) await planNext()
  }

  const carry = async (message: Message): Promise<void> => {
    inFlight += 1
    const courier = parts.courierOf(message.channel)
    const delivery = await courier.deliver(message)
    const settlement = settle(message, delivery, { now: clock.now(), honoursKeys: courier.honoursKeys })
    await outbox.settle(settlement)
    if (settlement.state !== 'sent') {
      parts.log.warn({ runId: message.runId, stepId: message.stepId, state: settlement.state }, 'a message was not delivered')
    }
    inFlight -= 1
    parts.settled()
    if (isStopped && inFlight === 0) whenIdle?.()
    await pump()
  }

  const planNext = async (): Promise<void> => {
    const nextAt = await outbox.nextAt()
    cancel?.()
    if (nextAt === null || isStopped) return
    const delayMs = Math.min(Math.max(nextAt - clock.now(), 0), limits.timerSleepMsMax)
    cancel = clock.after(delayMs, () => void pump())
  }

  return {
    async start() {
      isStopped = false
      await settleAbandoned(parts)
      await pump()
    },
    async stop() {
      isStopped = true
      cancel?.()
      if (inFlight > 0) await new Promise<void>((resolve) => (whenIdle = resolve))
    },
    committed({ messageCount }: CommitNews) {
      if (messageCount > 0) void pump()
    }
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
