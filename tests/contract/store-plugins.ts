import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallEnd, NewCall } from '../../engine/ports/call-book.ts'
import type { Store } from '../../engine/ports/store.ts'
import { at, type StoreUnderTest } from './store-fixture.ts'

const call = (id: string, more: Partial<NewCall> = {}): NewCall => ({
  id,
  plugin: 'carrier',
  runId: 'r1',
  stepId: 's1',
  key: `key-${id}`,
  at,
  method: 'POST',
  url: 'https://api.example.com/parcels',
  requestHash: 'h1',
  ...more
})
const end = (state: CallEnd['state'], more: Partial<CallEnd> = {}): CallEnd => ({
  state,
  status: null,
  code: null,
  hosts: ['api.example.com'],
  secrets: ['token'],
  sentBytes: 2,
  receivedBytes: 3,
  tookMs: 40,
  answer: null,
  ...more
})
const answered = end('answered', { status: 201, answer: { status: 201, body: 'ờ' } })
const saved = { savedAt: at, savedBy: 'user:mai' }

/** What every store promises of calls to the outside and of what is set for plugins. */
export function testStorePlugins(name: string, under: StoreUnderTest): void {
  let store: Store
  beforeEach(async () => {
    store = await under.open()
  })
  afterEach(async () => {
    await store.close()
    await under.remove()
  })
  const reopen = async () => {
    await store.close()
    store = await under.reopen()
  }

  describe(`calls to the outside in ${name}`, () => {
    test('are known to have left after a restart, with what they were answered', async () => {
      expect(await store.calls.begin(call('a'))).toBeNull()
      expect(await store.calls.begin(call('b'))).toBeNull()
      await store.calls.settle('b', answered)
      await reopen()
      expect(await store.calls.begin(call('a'))).toEqual({ state: 'sending', answer: null })
      expect(await store.calls.begin(call('b'))).toEqual({ state: 'answered', answer: { status: 201, body: 'ờ' } })
      expect((await store.calls.list({ limit: 5 })).calls.map(({ id, state }) => [id, state])).toEqual([
        ['b', 'answered'],
        ['a', 'sending']
      ])
    })

    test('are sent anew when nothing has changed there, or when something else is asked', async () => {
      for (const [id, state] of [
        ['a', 'failed'],
        ['b', 'refused'],
        ['c', 'unknown']
      ] as const) {
        await store.calls.begin(call(id))
        await store.calls.settle(id, end(state))
      }
      await store.calls.begin(call('d'))
      await store.calls.settle('d', answered)
      expect(await store.calls.begin(call('a'))).toBeNull()
      expect(await store.calls.begin(call('b'))).toBeNull()
      expect(await store.calls.begin(call('c'))).toEqual({ state: 'unknown', answer: null })
      expect(await store.calls.begin(call('c'), true)).toBeNull()
      expect(await store.calls.begin(call('d', { requestHash: 'h2' }))).toBeNull()
      expect((await store.calls.list({ limit: 9 })).calls.every(({ state }) => state === 'sending')).toBe(true)
    })

    test('are shown newest first, page by page, of one plugin or one run', async () => {
      await store.calls.begin(call('a', { at: 1 }))
      await store.calls.begin(call('b', { at: 2 }))
      await store.calls.begin(call('c', { at: 2, plugin: 'other', runId: null, stepId: null }))
      await store.calls.settle('b', answered)
      const first = await store.calls.list({ limit: 2 })
      const rest = await store.calls.list({ limit: 2, cursor: first.nextCursor ?? '' })
      expect([...first.calls, ...rest.calls].map(({ id }) => id)).toEqual(['c', 'b', 'a'])
      expect(rest.nextCursor).toBeNull()
      expect((await store.calls.list({ plugin: 'other', limit: 9 })).calls).toMatchObject([{ id: 'c', runId: null }])
      expect((await store.calls.list({ runId: 'r1', limit: 9 })).calls).toMatchObject([
        { id: 'b', status: 201, secrets: ['token'], hosts: ['api.example.com'], tookMs: 40, receivedBytes: 3 },
        { id: 'a', status: null, tookMs: null }
      ])
    })

    test('are forgotten: the answers first, then the calls', async () => {
      for (const [id, when] of [
        ['a', 10],
        ['b', 20],
        ['c', 30]
      ] as const) {
        await store.calls.begin(call(id, { at: when }))
        await store.calls.settle(id, answered)
      }
      expect(await store.calls.forget({ answersBefore: 25, callsBefore: 15, limit: 50 })).toBe(3)
      expect((await store.calls.list({ limit: 9 })).calls.map(({ id }) => id)).toEqual(['c', 'b'])
      expect(await store.calls.begin(call('b'))).toBeNull()
      expect(await store.calls.begin(call('c'))).toMatchObject({ state: 'answered' })
    })
  })

  describe(`what is set for plugins in ${name}`, () => {
    test('is kept over a restart, and the newest counts', async () => {
      await store.pluginValues.saveSettings('carrier', { shop: 'a' }, saved)
      await store.pluginValues.saveSettings('carrier', { shop: 'bé' }, saved)
      await store.pluginValues.saveSecret('carrier', { name: 'token', sealed: 'x', ...saved })
      await store.pluginValues.saveSecret('carrier', { name: 'token', sealed: 'y', ...saved })
      await store.pluginValues.saveSecret('other', { name: 'token', sealed: 'z', ...saved })
      await reopen()
      expect(await store.pluginValues.settings()).toEqual({ carrier: { shop: 'bé' } })
      expect(await store.pluginValues.secrets('carrier')).toEqual([{ name: 'token', sealed: 'y', ...saved }])
      expect(await store.pluginValues.removeSecret('carrier', 'token')).toBe(true)
      expect(await store.pluginValues.removeSecret('carrier', 'token')).toBe(false)
      expect(await store.pluginValues.secrets('carrier')).toEqual([])
    })
  })
}
