import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunHandle, RunProgress, Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, type StoreUnderTest } from './store-fixture.ts'

/** What every store driver keeps to about who has a run at work. */
export function testStoreLeases(name: string, driver: StoreUnderTest): void {
  describe(`${name} leases runs`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const claim = async (worker: string, now = at, limit = 10): Promise<readonly RunHandle[]> =>
      store.leases.claim({ worker, flowId: 'flow', now, until: now + 1000, limit })
    const ids = (handles: readonly RunHandle[]) => handles.map(({ run }) => run.id)
    const enqueue = (...numbers: readonly number[]) => store.commit(commit({ runs: numbers.map((n) => newRun(n)) }))
    const move = (handle: RunHandle, status: RunProgress['status'], wakeAt: number | null = null) => {
      const entries = [{ kind: 'slept' as const, at, step: 's', until: at }]
      return store.commit(commit({ progress: { handle, entries, status, wakeAt } }))
    }

    test('claims a run once while its lease lives, and again when that is over', async () => {
      await enqueue(1, 2, 3)
      await store.commit(commit({ runs: [newRun(4, { flowId: 'other' }), newRun(5, { isHeld: true })] }))
      const first = await claim('a', at, 2)
      expect(ids(first)).toEqual([newRun(1).id, newRun(2).id])
      expect(ids(await claim('b'))).toEqual([newRun(3).id])
      expect(await claim('b', at + 999)).toEqual([])
      expect(ids(await claim('b', at + 1000))).toEqual([newRun(1).id, newRun(2).id, newRun(3).id])
    })

    test('gives no run to two workers that claim at the same moment', async () => {
      await enqueue(...Array.from({ length: 30 }, (_, n) => n))
      const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => claim(`w${n % 2}`, at, 3)))
      expect(new Set(claims.flatMap(ids)).size).toBe(30)
      expect(claims.flat()).toHaveLength(30)
    })

    test('refuses the commit of a worker whose lease was over and whose run another has moved on', async () => {
      await enqueue(1)
      const [slow] = await claim('slow')
      const [quick] = await claim('quick', at + 1000)
      if (!slow || !quick) throw new Error('nothing was claimed')
      expect((await move(quick, 'ready')).ok).toBe(true)
      expect(await move(slow, 'completed')).toEqual({ ok: false, why: 'lost' })
      // It still is at work with the other one.
      expect(await claim('slow', at + 1500)).toEqual([])
    })

    test("takes up a sleeper when its time has come, and a run that rested is nobody's", async () => {
      await enqueue(1)
      const [handle] = await claim('a')
      if (!handle) throw new Error('nothing was claimed')
      await move(handle, 'waiting', at + 100)
      expect(await claim('b', at + 99)).toEqual([])
      expect(ids(await claim('b', at + 100))).toEqual([newRun(1).id])
      expect(await claim('c', at + 100)).toEqual([])
    })

    test('lets others have what a worker gives back, which only the one who has it can', async () => {
      await enqueue(1)
      await claim('a')
      await store.leases.release('b', [newRun(1).id])
      expect(await claim('b')).toEqual([])
      await store.leases.release('a', [newRun(1).id])
      expect(ids(await claim('b'))).toEqual([newRun(1).id])
    })
  })
}
