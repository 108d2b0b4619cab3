import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSmtpCourier } from '../../engine/egress/smtp-courier.ts'
import { engineError } from '../../engine/errors.ts'
import { limits } from '../../engine/limits.ts'
import type { Courier, Delivery } from '../../engine/ports/courier.ts'
import type { ChannelPolicy } from '../../schemas/manifest.ts'
import { openFickleSmtp, type FickleSmtp } from '../support/fickle-smtp.ts'
import { messagesOf, publishSender, sendHandler, sendTo, toldCourier } from '../support/open-sender.ts'
import { openShop, type Shop } from '../support/shop.ts'

async function openSender(courier: Courier, policy?: ChannelPolicy): Promise<Shop> {
  const shop = await openShop({ courier, handlers: sendHandler })
  await publishSender(shop, policy)
  return shop
}

const sent: Delivery = { kind: 'sent', answer: '250 ok' }
const down: Delivery = { kind: 'failed', answer: 'no connection' }

describe('a message to a far side that has troubles', () => {
  let shop: Shop

  afterEach(() => shop.close())

  test('is not tried again before the time the far side asked for', async () => {
    let isBusy = true
    const { courier, asked } = toldCourier(() => (isBusy ? { ...down, retryAfterMs: 600_000 } : sent))
    shop = await openSender(courier)
    await sendTo(shop, 'a')
    isBusy = false
    await shop.clock.advance(599_999)
    expect(asked).toHaveLength(1)
    await shop.clock.advance(limits.deliveryFirstDelayMs + 1)
    expect(asked).toHaveLength(2)
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    expect((await messagesOf(shop))[0]).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('is given up after as many attempts as its channel declares', async () => {
    const { courier, asked } = toldCourier(() => down)
    shop = await openSender(courier, { attemptsMax: 3, firstDelayMs: 100, delayMaxMs: 100 })
    await sendTo(shop, 'a')
    await shop.clock.advance(3_600_000)
    expect(asked).toHaveLength(3)
    expect((await messagesOf(shop))[0]).toMatchObject({ state: 'failed', attempts: 3, answer: 'no connection' })
  })

  test('whose answer is lost is sent again only where the channel says so', async () => {
    const answers: Delivery[] = [{ kind: 'unknown', answer: 'lost' }, sent]
    const { courier } = toldCourier(() => answers.shift() ?? sent)
    shop = await openSender(courier, { onUnknown: 'retry' })
    await sendTo(shop, 'a')
    await shop.clock.advance(10_000)
    expect((await messagesOf(shop))[0]).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('that never gets an answer gives its place back and is unknown', async () => {
    const { courier } = toldCourier(() => new Promise<never>(() => undefined))
    shop = await openSender(courier)
    await sendTo(shop, 'a')
    expect((await messagesOf(shop))[0]?.state).toBe('sending')
    await shop.clock.advance(limits.deliveryWholeMs)
    expect((await messagesOf(shop))[0]).toMatchObject({ state: 'unknown' })
  })
})

describe('an outbox whose store fails for a while', () => {
  let shop: Shop

  afterEach(() => shop.close())

  /** The store refuses so many times, as it does with a full disk or while its server is away. */
  function fill(verb: 'heldFor' | 'due' | 'claim' | 'settle', times: number): void {
    const { outbox } = shop.store
    const work: (...given: never[]) => Promise<unknown> = outbox[verb]
    let left = times
    const refuse = (...given: never[]): Promise<unknown> => {
      left -= 1
      return left >= 0 ? Promise.reject(engineError('DISK_FULL')) : work(...given)
    }
    Object.assign(outbox, { [verb]: refuse })
  }

  test.each(['claim', 'settle'] as const)(
    'goes on by itself and sends nothing twice when it cannot %s',
    async (verb) => {
      const { courier, asked } = toldCourier(() => sent)
      shop = await openSender(courier)
      fill(verb, limits.messagesPerHostMax + 3)
      await sendTo(shop, 'a')
      expect((await messagesOf(shop))[0]?.state).not.toBe('sent')
      await shop.clock.advance(limits.transientPauseMs * (limits.messagesPerHostMax + 4))
      expect((await messagesOf(shop))[0]).toMatchObject({ state: 'sent', attempts: 1 })
      expect(asked).toHaveLength(1)
      expect(shop.engine.messages.hosts()).toEqual([])
    }
  )

  test.each(['heldFor', 'due', 'claim'] as const)(
    'forgets nobody who waits for a host, whatever it cannot do (%s)',
    async (verb) => {
      let isDown = true
      const { courier, countOf } = toldCourier(() => {
        if (isDown) return down
        // The first who waited has gone to see; the others are to follow, and the store fails.
        if (countOf('broken') === limits.hostFailuresMax + 1) fill(verb, 1)
        return sent
      })
      shop = await openSender(courier, { firstDelayMs: 3_600_000, delayMaxMs: 3_600_000 })
      await sendTo(shop, 'broken', limits.hostFailuresMax + 3)
      expect(countOf('broken')).toBe(limits.hostFailuresMax)
      isDown = false
      await shop.clock.advance(limits.circuitPauseMs + limits.transientPauseMs)
      expect(countOf('broken')).toBe(limits.hostFailuresMax + 3)
      expect(shop.engine.messages.hosts()).toEqual([])
    }
  )
})

describe('a host', () => {
  let shop: Shop

  afterEach(() => shop.close())

  test('that hangs takes its own places only: others go on', async () => {
    const answers: (() => void)[] = []
    const slow = (): Promise<Delivery> => new Promise((resolve) => answers.push(() => resolve(sent)))
    const { courier, countOf } = toldCourier((host) => (host === 'slow' ? slow() : sent))
    shop = await openSender(courier)
    await sendTo(shop, 'slow', limits.messagesPerHostMax + 30)
    await sendTo(shop, 'quick', 40)
    expect(countOf('slow')).toBe(limits.messagesPerHostMax)
    expect(countOf('quick')).toBe(40)
    const waiting = (await messagesOf(shop)).filter(({ state }) => state === 'queued')
    expect(waiting).toHaveLength(30)
    expect(waiting.every(({ attempts }) => attempts === 0)).toBe(true)
    for (let answered = 0; answered < limits.messagesPerHostMax + 30; answered += 1) {
      answers.shift()?.()
      await shop.rest()
    }
    expect((await messagesOf(shop)).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true)
  })

  test('that is down is left alone, one message goes to see, and all go when it is back; waiting uses no attempts', async () => {
    let isDown = true
    const { courier, countOf } = toldCourier((host) => (host === 'broken' && isDown ? down : sent))
    shop = await openSender(courier, { firstDelayMs: 3_600_000, delayMaxMs: 3_600_000 })
    await sendTo(shop, 'broken', limits.hostFailuresMax)
    expect(shop.engine.messages.hosts()).toMatchObject([{ host: 'broken', circuit: { state: 'open' } }])
    await sendTo(shop, 'broken', 20)
    await sendTo(shop, 'fine', 3)
    expect(countOf('broken')).toBe(limits.hostFailuresMax)
    expect(countOf('fine')).toBe(3)

    await shop.clock.advance(limits.circuitPauseMs)
    expect(countOf('broken')).toBe(limits.hostFailuresMax + 1)
    isDown = false
    await shop.clock.advance(limits.circuitPauseMs * 2 - 1)
    expect(countOf('broken')).toBe(limits.hostFailuresMax + 1)
    await shop.clock.advance(1)
    expect(countOf('broken')).toBe(limits.hostFailuresMax + 20)
    expect(shop.engine.messages.hosts()).toEqual([])
    const last = (await messagesOf(shop)).filter(({ host, state }) => host === 'broken' && state === 'sent')
    expect(last.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 19 }, () => 1))
  })

  test('that turns down one recipient is not taken for broken', async () => {
    const { courier, countOf } = toldCourier(() => ({ kind: 'failed', answer: 'mailbox busy', isHostUp: true }))
    shop = await openSender(courier)
    await sendTo(shop, 'a', limits.hostFailuresMax * 2)
    expect(countOf('a')).toBe(limits.hostFailuresMax * 2)
  })
})

describe('mail to a real server', () => {
  let server: FickleSmtp
  let courier: Courier
  let shop: Shop

  beforeEach(async () => {
    server = await openFickleSmtp()
    courier = openSmtpCourier({ url: server.url, from: 'Mai <mai@example.com>', dropsRepeats: false })
    shop = await openSender(courier)
  })

  afterEach(async () => {
    await shop.close()
    await courier.close()
    await server.close()
  })

  const stateOf = async (): Promise<string> => (await messagesOf(shop))[0]?.state ?? 'none'

  test('that says "later" arrives under the same id the next time', async () => {
    server.plan('busy', 'recipient-busy')
    await sendTo(shop, 'a')
    await expect.poll(async () => (await messagesOf(shop))[0]?.answer).toContain('451')
    await shop.clock.advance(limits.deliveryFirstDelayMs)
    await expect.poll(async () => (await messagesOf(shop))[0]?.answer).toContain('450')
    await shop.clock.advance(limits.deliveryFirstDelayMs * 2)
    await expect.poll(stateOf).toBe('sent')
    expect(server.seen).toHaveLength(2)
    expect(new Set(server.seen).size).toBe(1)
  })

  test('that says "never" is failed, and is not asked again', async () => {
    server.plan('refuse')
    await sendTo(shop, 'a')
    await expect.poll(stateOf).toBe('failed')
    await shop.clock.advance(3_600_000)
    expect(server.seen).toHaveLength(1)
  })

  test('that hangs up after the last byte is unknown, and is held until a person decides', async () => {
    server.plan('hang-up')
    await sendTo(shop, 'a')
    await expect.poll(stateOf).toBe('unknown')
    await shop.clock.advance(86_400_000)
    expect(server.seen).toHaveLength(1)
    const [message] = await messagesOf(shop)
    await shop.engine.messages.settle(message?.id ?? '', 'again', { by: 'user:mai', note: null })
    await expect.poll(stateOf).toBe('sent')
    expect(server.seen).toHaveLength(2)
    expect(new Set(server.seen).size).toBe(1)
  })

  test('whose server is not there waits, and goes when it comes back', async () => {
    await server.close()
    await sendTo(shop, 'a')
    await expect.poll(async () => (await messagesOf(shop))[0]).toMatchObject({ state: 'queued', attempts: 1 })
    server = await openFickleSmtp(server.port)
    await shop.clock.advance(limits.deliveryFirstDelayMs)
    await expect.poll(stateOf).toBe('sent')
  })
})
