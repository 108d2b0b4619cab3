import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Commit, NewRun, RunProgress, Store } from '../../engine/ports/store.ts'
import { shopManifest } from '../support/shop.ts'
import { at, commit, newRun, openWithShop, thing, uuid, type StoreUnderTest } from './store-fixture.ts'

/** What every store driver keeps to about runs, messages and flows. */
export function testStoreRuns(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps runs and messages`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const enqueue = async (run: NewRun) => {
      const outcome = await store.commit(commit({ runs: [run] }))
      const first = outcome.ok ? outcome.runs[0] : undefined
      if (!first?.handle) throw new Error('not enqueued')
      return first
    }

    test('gives the same run for the same key of the same flow', async () => {
      const first = await enqueue(newRun(1, { key: 'k' }))
      const second = await enqueue(newRun(2, { key: 'k' }))
      const other = await enqueue(newRun(3, { key: 'k', flowId: 'other' }))
      expect(second).toMatchObject({ isNew: false, handle: { run: { id: first.handle.run.id } } })
      expect(other.isNew).toBe(true)
    })

    test('starts runs for changes inside the commit, and none when it is refused', async () => {
      const reactions: Commit['reactions'] = {
        startedBy: (event) => (event.kind === 'record' ? [newRun(1, { key: event.change.id })] : []),
        matches: () => false
      }
      const outcome = await store.commit(commit({ writes: [thing(1, { name: 'a', code: 'A' })], reactions }))
      expect(outcome.ok && outcome.runs.map(({ isNew }) => isNew)).toEqual([true])
      await store.commit(commit({ writes: [thing(2, { name: 'b', code: 'A' })], reactions }))
      expect((await store.runs.list({ limit: 10 })).handles).toHaveLength(1)
    })

    test('lets only one of two workers move a run on', async () => {
      const { handle } = await enqueue(newRun(1))
      const progress: RunProgress = {
        handle,
        entries: [{ kind: 'finished', at, outcome: 'completed', step: null, result: null }],
        status: 'completed',
        wakeAt: null
      }
      const outcomes = await Promise.all([
        store.commit(commit({ progress })),
        store.commit(commit({ progress, writes: [thing(1, { name: 'x' })] }))
      ])
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, false])
      expect(outcomes[1]).toEqual({ ok: false, why: 'lost' })
      expect(await store.records.count('shop.thing')).toBe(0)
    })

    test('gives due runs by time and ready runs by age', async () => {
      const [first, second] = [await enqueue(newRun(1)), await enqueue(newRun(2))]
      expect((await store.runs.ready('flow', 0, 10)).map(({ run }) => run.id)).toEqual([
        first.handle.run.id,
        second.handle.run.id
      ])
      const sleep = (handle: typeof first.handle, wakeAt: number) =>
        store.commit(
          commit({
            progress: { handle, entries: [{ kind: 'slept', at, step: 's', until: wakeAt }], status: 'waiting', wakeAt }
          })
        )
      await sleep(first.handle, at + 2000)
      await sleep(second.handle, at + 1000)
      expect(await store.runs.nextWakeAt(at)).toBe(at + 1000)
      expect((await store.runs.due(at + 1500, 10, [])).map(({ run }) => run.id)).toEqual([second.handle.run.id])
      expect(await store.runs.ready('flow', 0, 10)).toEqual([])
    })

    test('hands each message out once and keeps its settlement', async () => {
      const message = {
        id: uuid(50),
        runId: uuid(1001),
        stepId: 's',
        channel: 'shop.mail',
        payload: { to: 'a@example.com' },
        about: uuid(1)
      }
      await store.commit(commit({ messages: [message, message] }))
      const taken = (await store.outbox.due(at, 5)).map(({ id }) => ({ id, host: 'mail' }))
      const claims = await Promise.all([store.outbox.claim(taken, []), store.outbox.claim(taken, [])])
      expect(claims.flat().map(({ id, attempts, state }) => ({ id, attempts, state }))).toEqual([
        { id: uuid(50), attempts: 1, state: 'sending' }
      ])
      expect((await store.outbox.abandoned()).map(({ id }) => id)).toEqual([uuid(50)])
      await store.outbox.settle({ id: uuid(50), state: 'sent', at: at + 5, answer: '250 ok' })
      expect(await store.outbox.ofRun(uuid(1001))).toMatchObject([
        { state: 'sent', settledAt: at + 5, answer: '250 ok' }
      ])
      expect((await store.outbox.aboutRecord(uuid(1), 10))[0]?.payload).toEqual({ to: 'a@example.com' })
    })

    test('has everything that was answered after it is opened again', async () => {
      await store.setup.publishFlow(
        { id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' }, steps: [] },
        at
      )
      await enqueue(newRun(1))
      await store.commit(commit({ writes: [thing(1, { name: 'Đào' })] }))
      await store.close()
      store = await driver.reopen()
      expect(await store.records.get('shop.thing', uuid(1))).toMatchObject({ name: 'Đào' })
      expect((await store.runs.ready('flow', 0, 10)).map(({ run }) => run.trigger)).toEqual([{ n: 1 }])
      expect((await store.setup.flows()).map(({ version }) => version)).toEqual([1])
    })

    test('keeps the version of a flow that did not change and counts up for one that did', async () => {
      const flow = { id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' as const }, steps: [] }
      expect(await store.setup.publishFlow(flow, at)).toBe(1)
      expect(await store.setup.publishFlow(flow, at)).toBe(1)
      expect(await store.setup.publishFlow({ ...flow, names: { vi: 'b', en: 'b' } }, at)).toBe(2)
      expect((await store.setup.flowVersion('flow', 1))?.flow.names.vi).toBe('a')
    })

    test('keeps every version of a plugin with the time from which it was in use', async () => {
      const version = (given: string, code: string) => ({
        manifest: { ...shopManifest, version: given },
        code,
        granted: []
      })
      await store.setup.savePlugin(version('1.1.0', 'a'), at + 10)
      await store.setup.savePlugin(version('1.1.0', 'b'), at + 20)
      await store.setup.savePlugin(version('1.0.0', 'c'), at + 30)
      expect((await store.setup.plugins()).map(({ manifest, code }) => [manifest.version, code])).toEqual([
        ['1.0.0', 'c']
      ])
      const versions = await store.setup.pluginVersions()
      expect(versions.map(({ manifest, code, since }) => [manifest.version, code, since])).toEqual([
        ['1.0.0', '', at],
        ['1.1.0', 'b', at + 10],
        ['1.0.0', 'c', at + 30]
      ])
    })

    test('cancels with a run those that it waits for, and so on down', async () => {
      await enqueue(newRun(1))
      await enqueue(newRun(2, { parent: { runId: uuid(1001), step: 's' } }))
      await enqueue(newRun(3, { parent: { runId: uuid(1002), step: 's' } }))
      await enqueue(newRun(4))
      const entry = { kind: 'cancelled' as const, at, by: 'user:ann', reason: 'no longer wanted' }
      const outcome = await store.commit(commit({ deliveries: [{ runId: uuid(1001), entry }] }))
      expect(outcome.ok && outcome.reached.map(({ run }) => run.id)).toEqual([1001, 1002, 1003].map(uuid))
      const statuses = [1, 2, 3, 4].map(async (n) => (await store.runs.find(uuid(1000 + n)))?.run.status)
      expect(await Promise.all(statuses)).toEqual(['cancelled', 'cancelled', 'cancelled', 'ready'])
    })

    test('refuses the return of a run whose place another one has', async () => {
      const ticket = { key: 'a', onConflict: 'skip' as const, reEnrol: 'always' as const, group: null }
      const first = await enqueue(newRun(1, { enrolment: ticket }))
      const entries = [{ kind: 'finished' as const, at, outcome: 'failed' as const, step: null, result: null }]
      await store.commit(commit({ progress: { handle: first.handle, entries, status: 'failed', wakeAt: null } }))
      await enqueue(newRun(2, { enrolment: ticket }))
      const handle = await store.runs.find(uuid(1001))
      const retried = [{ kind: 'retried' as const, at, step: 's', by: 'user:ann' }]
      const back = { handle: handle ?? first.handle, entries: retried, status: 'waiting' as const, wakeAt: at }
      const outcome = await store.commit(commit({ progress: { ...back, returns: ticket } }))
      expect(outcome).toMatchObject({ ok: false, why: 'refused', error: { code: 'RUN_REPLACED' } })
    })

    test('finds nothing wrong with a run that waits for more of the same', async () => {
      const flow = { id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' as const }, steps: [] }
      await store.setup.publishFlow(flow, at)
      await enqueue(newRun(1, { debounce: { key: 'a', quietMs: 1000, atMostMs: 5000 } }))
      expect((await store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
    })

    test('finds nothing wrong with itself', async () => {
      await store.setup.publishFlow(
        { id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' }, steps: [] },
        at
      )
      await enqueue(newRun(1))
      expect((await store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
    })
  })
}
