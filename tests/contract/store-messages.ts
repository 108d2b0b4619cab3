import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Ruling } from '../../engine/ports/outbox.ts'
import type { NewMessage, Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, uuid, type StoreUnderTest } from './store-fixture.ts'

/** What every store driver keeps to about messages on their way out, and about what stands to be done. */
export function testStoreMessages(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps the outbox`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
      await store.commit(commit({ runs: [newRun(1)] }))
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const message = (n: number, parts: Partial<NewMessage> = {}): NewMessage => ({
      id: uuid(n),
      runId: uuid(1001),
      stepId: 's',
      channel: 'shop.mail',
      payload: { to: 'hoa@example.com' },
      about: null,
      ...parts
    })
    const put = (...numbers: readonly number[]) => store.commit(commit({ messages: numbers.map((n) => message(n)) }))
    const dueIds = async (): Promise<readonly string[]> => (await store.outbox.due(at, 10)).map(({ id }) => id)
    const stateOf = async (n: number) => (await store.outbox.find(uuid(n)))?.message
    const ruling = (decision: Ruling['decision']): Ruling => ({ decision, by: 'user:mai', at: at + 9, note: 'vì sao' })

    /** Brings messages into `unknown` or `failed` at a time. */
    const settleAs = async (state: 'unknown' | 'failed', settledAt: number, numbers: readonly number[]) => {
      await put(...numbers)
      await store.outbox.claim(
        numbers.map((n) => ({ id: uuid(n), host: 'mail' })),
        []
      )
      for (const n of numbers) await store.outbox.settle({ id: uuid(n), state, at: settledAt, answer: 'why' })
    }

    test('a message that waits for its host is not due, uses no attempt, and is found by its host', async () => {
      await put(1, 2)
      await store.outbox.claim([], [{ id: uuid(1), host: 'slow' }])
      expect(await dueIds()).toEqual([uuid(2)])
      expect(await store.outbox.heldFor('slow', 5)).toMatchObject([{ id: uuid(1), attempts: 0, host: 'slow' }])
      expect(await store.outbox.heldFor('other', 5)).toEqual([])
      await store.outbox.forgetHosts()
      expect(await dueIds()).toEqual([uuid(1), uuid(2)])
    })

    test('a message that is to be tried again waits for its time and looks for its host anew', async () => {
      await put(1)
      const [claimed] = await store.outbox.claim([{ id: uuid(1), host: 'mail' }], [])
      expect(claimed).toMatchObject({ state: 'sending', attempts: 1, host: 'mail' })
      await store.outbox.settle({ id: uuid(1), state: 'queued', at, nextAt: at + 500, answer: 'busy' })
      expect(await dueIds()).toEqual([])
      expect(await store.outbox.nextAt(at)).toBe(at + 500)
      expect(await store.outbox.nextAt(at + 500)).toBeNull()
      expect(await store.outbox.due(at + 500, 5)).toMatchObject([{ attempts: 1, host: null, answer: 'busy' }])
    })

    test('a settlement that comes too late changes nothing', async () => {
      await settleAs('unknown', at, [1])
      await store.outbox.decide(uuid(1), ruling('drop'))
      await store.outbox.settle({ id: uuid(1), state: 'sent', at: at + 99, answer: 'late' })
      expect(await stateOf(1)).toMatchObject({ state: 'dropped', answer: 'why' })
    })

    test.each([
      ['sent', { state: 'sent', attempts: 1, settledAt: at + 9 }],
      ['drop', { state: 'dropped', attempts: 1, settledAt: at + 9 }],
      ['again', { state: 'queued', attempts: 0, settledAt: null, nextAt: at + 9, host: null }]
    ] as const)('a person decides "%s" once, and that is kept with what was known before', async (decision, after) => {
      await settleAs('failed', at, [1])
      expect(await store.outbox.decide(uuid(1), ruling(decision))).toEqual({ ok: true })
      expect(await store.outbox.decide(uuid(1), ruling(decision))).toEqual({ ok: false, state: after.state })
      expect(await stateOf(1)).toMatchObject(after)
      const entry = { at: at + 9, by: 'user:mai', decision, note: 'vì sao' }
      const before = { stateBefore: 'failed', answerBefore: 'why', attemptsBefore: 1 }
      expect(await store.outbox.decisions(uuid(1))).toEqual([{ ...entry, ...before }])
    })

    test('there is nothing to decide about a message that does not exist', async () => {
      expect(await store.outbox.decide(uuid(7), ruling('drop'))).toEqual({ ok: false, state: null })
    })

    test('one decision settles the oldest that match, up to the limit and to what was seen', async () => {
      await settleAs('unknown', at, [1, 2, 3])
      await settleAs('unknown', at + 50, [4])
      await settleAs('failed', at, [5])
      const filter = { state: 'unknown' as const, until: at + 10, limit: 2 }
      expect(await store.outbox.decideAll(filter, ruling('drop'))).toBe(2)
      expect(await store.outbox.decideAll(filter, ruling('drop'))).toBe(1)
      expect(await store.outbox.decideAll({ ...filter, channel: 'shop.sms', until: at + 99 }, ruling('drop'))).toBe(0)
      expect(await store.outbox.countByState()).toMatchObject({ dropped: 3, unknown: 1, failed: 1 })
    })

    test('lists newest first by state and channel, page by page, with the flow of the run', async () => {
      await put(1, 2, 3)
      await store.commit(commit({ messages: [message(4, { channel: 'shop.sms', runId: uuid(9) })] }))
      const first = await store.outbox.list({ limit: 2, channel: 'shop.mail', state: 'queued' })
      expect(first.messages.map((found) => [found.message.id, found.flowId])).toEqual([
        [uuid(3), 'flow'],
        [uuid(2), 'flow']
      ])
      const rest = await store.outbox.list({ limit: 2, channel: 'shop.mail', cursor: first.nextCursor ?? '' })
      expect(rest.messages.map((found) => found.message.id)).toEqual([uuid(1)])
      expect(rest.nextCursor).toBeNull()
      expect((await store.outbox.list({ limit: 1 })).messages[0]).toMatchObject({ flowId: null })
      expect(await store.outbox.countByChannel()).toMatchObject({
        'shop.mail': { queued: 3, sent: 0 },
        'shop.sms': { queued: 1 }
      })
    })

    test('tells what stands to be done', async () => {
      await store.commit(commit({ runs: [newRun(2, { at: at + 5 }), newRun(3, { flowId: 'other', at: at + 7 })] }))
      const [handle] = await store.runs.ready('other', 0, 1)
      if (!handle) throw new Error('no run is ready')
      const entries = [{ kind: 'slept' as const, at, step: 's', until: at + 60 }]
      await store.commit(commit({ progress: { handle, entries, status: 'waiting', wakeAt: at + 60 } }))
      expect(await store.standing()).toEqual({
        ready: [{ flowId: 'flow', count: 2, oldestAt: at }],
        waiting: 1,
        wakeAt: at + 60,
        stuck: 0
      })
    })
  })
}
