import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { Store } from '../../engine/ports/store.ts'
import { at, type StoreUnderTest } from './store-fixture.ts'

const flow = (id: string, steps: Flow['steps'] = []): Flow => ({
  id,
  names: { vi: 'Thử', en: 'Try' },
  trigger: { type: 'manual' },
  steps
})
const draft = (id: string, steps: Flow['steps'] = []) => ({
  flow: flow(id, steps),
  baseVersion: null,
  savedAt: at,
  savedBy: 'api'
})

/** What every store promises of drafts. */
export function testStoreDrafts(name: string, under: StoreUnderTest): void {
  describe(`drafts in ${name}`, () => {
    let store: Store

    beforeEach(async () => {
      store = await under.open()
    })
    afterEach(async () => {
      await store.close()
      await under.remove()
    })

    test('are kept with a revision that grows, over a restart', async () => {
      expect(await store.drafts.find('a')).toBeNull()
      expect(await store.drafts.save(draft('a'), 0)).toMatchObject({ ok: true, draft: { revision: 1 } })
      const steps: Flow['steps'] = [{ id: 'w', kind: 'wait', for: 'P1D' }]
      expect(await store.drafts.save({ ...draft('a', steps), baseVersion: 3 }, 1)).toMatchObject({ ok: true })
      await store.close()
      store = await under.reopen()
      expect(await store.drafts.find('a')).toEqual({ ...draft('a', steps), baseVersion: 3, revision: 2 })
    })

    test('are not overwritten by a save that has missed another one', async () => {
      await store.drafts.save(draft('a'), 0)
      const [first, second] = await Promise.all([
        store.drafts.save(draft('a', [{ id: 'one', kind: 'wait', for: 'P1D' }]), 1),
        store.drafts.save(draft('a', [{ id: 'two', kind: 'wait', for: 'P1D' }]), 1)
      ])
      expect([first?.ok, second?.ok]).toEqual([true, false])
      expect(second).toMatchObject({ current: { revision: 2, flow: { steps: [{ id: 'one' }] } } })
      expect(await store.drafts.save(draft('a'), 0)).toMatchObject({ ok: false })
      expect(await store.drafts.find('a')).toMatchObject({ revision: 2 })
    })

    test('are listed, newest first', async () => {
      await store.drafts.save({ ...draft('a'), savedAt: at }, 0)
      await store.drafts.save({ ...draft('b'), savedAt: at + 1 }, 0)
      expect((await store.drafts.list()).map((one) => one.flow.id)).toEqual(['b', 'a'])
    })
  })
}
