import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineEvent } from '../../engine/core/event.ts'
import { matchesWait, type OpenWait } from '../../engine/core/open-wait.ts'
import type { Commit, NewRun, NewSignal, Reactions, RunHandle, RunProgress, Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, thing, uuid, type StoreUnderTest } from './store-fixture.ts'

export const waitFor = (topic: string, key: string, parts: Partial<OpenWait> = {}): OpenWait => ({
  step: 'wait',
  topic,
  key,
  by: null,
  fields: null,
  match: null,
  scope: {},
  origin: null,
  since: at,
  ...parts
})

export const waiting = (handle: RunHandle, waits: readonly OpenWait[]): RunProgress => ({
  handle,
  entries: [{ kind: 'slept', at, step: 'wait', until: at + 1000 }],
  status: 'waiting',
  wakeAt: at + 1000,
  waits
})

export const signalOf = (n: number, key = 'k', name = 'paid'): NewSignal => ({ id: uuid(n), name, key, data: { n } })

/** Reactions as the engine has them, but that nothing starts. */
export const matching: Reactions = { startedBy: () => [], matches: matchesWait }

/** What every store driver keeps to about events: who waits for them, who starts from them, and who is told. */
export function testStoreEvents(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps events`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const done = async (parts: Partial<Commit>) => {
      const outcome = await store.commit(commit({ reactions: matching, ...parts }))
      if (!outcome.ok) throw new Error(`not committed: ${outcome.why}`)
      return outcome
    }
    const find = async (run: NewRun): Promise<RunHandle> => {
      const handle = await store.runs.find(run.id)
      if (!handle) throw new Error('no such run')
      return handle
    }
    const wait = async (n: number, ...waits: readonly OpenWait[]) => {
      await done({ runs: [newRun(n)] })
      return done({ progress: waiting(await find(newRun(n)), waits) })
    }
    const journal = async (n: number) => (await store.runs.journal(await find(newRun(n)))).slice(1)
    const end = { outcome: 'completed', result: { sum: 3 } } as const
    const finish = async (run: NewRun): Promise<RunProgress> => ({
      handle: await find(run),
      entries: [{ kind: 'finished', at, step: null, ...end }],
      status: 'completed',
      wakeAt: null,
      end
    })

    test('gives a signal to those who wait for it, once', async () => {
      await wait(1, waitFor('signal:paid', 'k'))
      await wait(2, waitFor('signal:paid', 'other'), waitFor('signal:moved', 'k', { step: 'also' }))
      const { reached } = await done({ signals: [signalOf(1)] })
      expect(reached.map(({ run, seq }) => [run.id, run.status, run.wakeAt, seq])).toEqual([
        [newRun(1).id, 'ready', null, 2]
      ])
      const iso = new Date(at).toISOString()
      const event = { at: iso, id: uuid(1), name: 'paid', key: 'k', data: { n: 1 } }
      expect(await journal(1)).toEqual([{ kind: 'received', at, step: 'wait', event }])
      expect((await done({ signals: [signalOf(2)] })).reached).toEqual([])
      expect((await done({ signals: [signalOf(3, 'k', 'moved')] })).reached).toHaveLength(1)
    })

    test('takes the same signal once, also in one commit', async () => {
      const started: EngineEvent[] = []
      const reactions: Reactions = {
        ...matching,
        startedBy: (event) => [newRun(started.push(event), { key: `${event.at}` })]
      }
      const { runs } = await done({ signals: [signalOf(1), signalOf(1)], reactions })
      expect(runs).toHaveLength(1)
      expect((await done({ signals: [signalOf(1)], reactions })).runs).toEqual([])
    })

    test('ends a wait by what it is about: record, field that changed, condition, time from which it counts', async () => {
      await done({ writes: [thing(1, { name: 'a', code: 'A' }), thing(2, { name: 'b', code: 'B' })] })
      const match = 'event.record.amount > 5'
      await wait(1, waitFor('recordUpdated:shop.thing', uuid(1), { fields: ['amount'], match, since: at + 1 }))
      await wait(2, waitFor('recordUpdated:shop.thing', 'B', { by: 'code', since: at + 1 }))
      const update = (n: number, values: object, ms: number) =>
        done({
          at: at + ms,
          writes: [{ op: 'update', entity: 'shop.thing', id: uuid(n), version: null, values: values as never }]
        })
      expect((await update(1, { name: 'c' }, 2)).reached).toEqual([])
      expect((await update(1, { amount: 5 }, 3)).reached).toEqual([])
      expect((await update(1, { amount: 6 }, 4)).reached.map(({ run }) => run.id)).toEqual([newRun(1).id])
      expect((await update(2, { name: 'd' }, 5)).reached.map(({ run }) => run.id)).toEqual([newRun(2).id])
    })

    test('forgets waits that are no more, and keeps those that are', async () => {
      const [one, other] = [waitFor('signal:paid', 'k'), waitFor('signal:moved', 'k', { step: null })]
      await wait(1, one, other)
      await done({ progress: waiting(await find(newRun(1)), [other]) })
      expect((await done({ signals: [signalOf(1)] })).reached).toEqual([])
      await done({ signals: [signalOf(2, 'k', 'moved')] })
      expect((await journal(1)).at(-1)).toMatchObject({ kind: 'goal', event: { name: 'moved' } })
      await wait(2, one)
      await done({ progress: await finish(newRun(2)) })
      expect((await done({ signals: [signalOf(3)] })).reached).toEqual([])
    })

    test('looks back for what came before the wait: signals, runs that ended, changes of a record', async () => {
      await done({ runs: [newRun(9, { flowId: 'other', subject: 'hoa' })] })
      const writes = [thing(1, { name: 'a', code: 'A', amount: 1 })]
      await done({ signals: [signalOf(1)], progress: await finish(newRun(9, { flowId: 'other' })), writes })
      const change = (values: object) =>
        done({
          at: at + 5,
          writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: null, values: values as never }]
        })
      await change({ amount: 2 })
      await change({ amount: 3 })
      const found = async (n: number, sought: OpenWait) => {
        const { reached } = await wait(n, sought)
        return reached.length === 0 ? null : (await journal(n)).at(-1)
      }
      expect(await found(1, waitFor('signal:paid', 'k'))).toMatchObject({ event: { data: { n: 1 } } })
      expect(await found(2, waitFor('signal:paid', 'k', { since: at + 1 }))).toBeNull()
      const ended = { event: { flowId: 'other', subject: 'hoa', ...end } }
      expect(await found(3, waitFor('flowFinished:other', 'hoa'))).toMatchObject(ended)
      expect(await found(4, waitFor('flowFinished:other', newRun(9).id))).toMatchObject(ended)
      const match = 'event.before.amount == 2.0 && event.record.amount == 3.0'
      const changed = { event: { before: { amount: 2, version: 2 }, record: { amount: 3, version: 3 } } }
      expect(await found(5, waitFor('recordUpdated:shop.thing', uuid(1), { match }))).toMatchObject(changed)
      expect(await found(6, waitFor('recordUpdated:shop.thing', 'A', { by: 'code', match }))).toMatchObject(changed)
      expect(await found(7, waitFor('recordCreated:shop.thing', uuid(1)))).toMatchObject({
        event: { record: { amount: 1, version: 1 } }
      })
      expect(await found(8, waitFor('recordDeleted:shop.thing', uuid(1)))).toBeNull()
      const lost = await store.commit(
        commit({
          reactions: matching,
          progress: waiting(await find(newRun(8)), [waitFor('recordUpdated:shop.none', 'x')])
        })
      )
      expect(lost).toMatchObject({ ok: false, why: 'refused', error: { code: 'NOT_FOUND' } })
    })

    test('lets an event and the wait for it meet in one moment, whichever comes first', async () => {
      await done({ runs: [newRun(1), newRun(2)] })
      const [one, two] = [await find(newRun(1)), await find(newRun(2))]
      await Promise.all([
        done({ progress: waiting(one, [waitFor('signal:paid', 'k')]) }),
        done({ signals: [signalOf(1)] }),
        done({ progress: waiting(two, [waitFor('signal:paid', 'k')]) })
      ])
      expect(await journal(1)).toMatchObject([{ kind: 'received', event: { data: { n: 1 } } }])
      expect(await journal(2)).toMatchObject([{ kind: 'received', event: { data: { n: 1 } } }])
    })

    test('tells the run that has started another how that ended, and those who wait for the flow', async () => {
      await wait(2, waitFor('flowFinished:flow', newRun(3).id))
      await done({ runs: [newRun(1)] })
      const parent = { runId: newRun(1).id, step: 'call' }
      await done({ progress: waiting(await find(newRun(1)), []), runs: [newRun(3, { parent })] })
      expect((await store.runs.children(newRun(1).id)).map(({ run }) => run.id)).toEqual([newRun(3).id])
      const { reached } = await done({ progress: await finish(newRun(3)) })
      expect(reached.map(({ run }) => run.id)).toEqual([newRun(1).id, newRun(2).id])
      expect(await journal(1)).toEqual([{ kind: 'returned', at, step: 'call', runId: newRun(3).id, ...end }])
      expect(await store.runs.children(newRun(1).id)).toEqual([])
    })

    test('delivers to runs that are not finished, and what was said to a run that its worker moves on meanwhile is not lost', async () => {
      await done({ runs: [newRun(1), newRun(2), newRun(3, { isHeld: true })] })
      const stale = await finish(newRun(1))
      const entry = { kind: 'edited' as const, at, outputs: {}, by: 'mai' }
      const ids = [1, 2, 3, 4].map((n) => newRun(n).id)
      const { reached } = await done({ deliveries: ids.map((runId) => ({ runId, entry })) })
      expect(reached.map(({ run, seq }) => [run.id, run.status, seq])).toEqual([
        [newRun(1).id, 'ready', 1],
        [newRun(2).id, 'ready', 1]
      ])
      expect(await store.commit(commit({ progress: stale }))).toEqual({ ok: false, why: 'lost' })
      const cancelled = { kind: 'cancelled' as const, at, by: 'mai', reason: 'why' }
      const second = await done({ deliveries: ids.map((runId) => ({ runId, entry: cancelled })) })
      expect(second.reached.map(({ run }) => run.status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
      expect((await done({ deliveries: [{ runId: newRun(1).id, entry }] })).reached).toEqual([])
      expect((await find(newRun(1))).run.status).toBe('cancelled')
    })

    test('undoes all that followed when a commit is refused; the others of its moment see nothing of it', async () => {
      await wait(1, waitFor('signal:paid', 'k'))
      const twice = { id: uuid(1), name: 'x', code: 'same' }
      const [refused, kept] = await Promise.all([
        store.commit(
          commit({
            reactions: matching,
            writes: [thing(1, { name: 'a', code: 'same' }), thing(2, { name: 'b', code: twice.code })],
            signals: [signalOf(1)]
          })
        ),
        store.commit(commit({ reactions: matching, signals: [signalOf(2)] }))
      ])
      expect(refused).toMatchObject({ ok: false, why: 'refused' })
      expect(kept).toMatchObject({ ok: true, reached: [{ seq: 2 }] })
      expect(await journal(1)).toMatchObject([{ event: { data: { n: 2 } } }])
    })

    test('moves a run to another version of its flow', async () => {
      await done({ runs: [newRun(1)] })
      await done({ progress: { ...waiting(await find(newRun(1)), []), flowVersion: 2 } })
      expect((await find(newRun(1))).run.flowVersion).toBe(2)
    })
  })
}
