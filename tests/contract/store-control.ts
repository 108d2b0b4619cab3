import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BulkJob, RunSelection } from '../../schemas/bulk-job.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { NewRun, RunHandle, RunProgress, Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, uuid, type StoreUnderTest } from './store-fixture.ts'

/** What every store driver keeps to about finding runs and deciding what becomes of them. */
export function testStoreControl(name: string, driver: StoreUnderTest): void {
  describe(`${name} finds runs and keeps questions, jobs and secrets`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const enqueue = async (run: NewRun): Promise<RunHandle> => {
      const outcome = await store.commit(commit({ runs: [run] }))
      const handle = outcome.ok ? outcome.runs[0]?.handle : null
      if (!handle) throw new Error('not enqueued')
      return handle
    }

    const advance = async (handle: RunHandle, parts: Partial<RunProgress>, time = at): Promise<void> => {
      const progress: RunProgress = { handle, entries: [], status: 'waiting', wakeAt: time + 1000, ...parts }
      const outcome = await store.commit(commit({ at: time, progress }))
      if (!outcome.ok) throw new Error(outcome.why)
    }

    const idsOf = async (selection: RunSelection) => {
      const { handles } = await store.runs.list({ ...selection, limit: 50 })
      expect(await store.runs.count(selection)).toBe(handles.length)
      return handles.map(({ run }) => run.id)
    }

    const failedBy = (code: string): Partial<RunProgress> => ({
      status: 'failed',
      wakeAt: null,
      end: { outcome: 'failed', result: { error: { code, message: 'no' } } }
    })

    test('selects runs by version, step, error, parent and time', async () => {
      const [a, b, c] = [
        await enqueue(newRun(1)),
        await enqueue(newRun(2, { flowVersion: 2, at: at + 10 })),
        await enqueue(newRun(3, { parent: { runId: uuid(1001), step: 'call' } }))
      ]
      await advance(a, { at: ['nap', 'reply'] })
      await advance(b, { at: ['nap'] }, at + 500)
      await advance(c, { ...failedBy('PLUGIN_THREW'), at: ['charge'] })
      expect(await idsOf({ at: 'nap' })).toEqual([b.run.id, a.run.id])
      expect(await idsOf({ at: 'na' })).toEqual([])
      expect(await idsOf({ version: 2 })).toEqual([b.run.id])
      expect(await idsOf({ isUnfinished: true, at: 'reply' })).toEqual([a.run.id])
      expect(await idsOf({ errorCode: 'PLUGIN_THREW', at: 'charge' })).toEqual([c.run.id])
      expect(await idsOf({ parent: uuid(1001) })).toEqual([c.run.id])
      expect(await idsOf({ createdFrom: at + 10 })).toEqual([b.run.id])
      expect(await idsOf({ createdTo: at + 10 })).toEqual([c.run.id, a.run.id])
      expect(await idsOf({ updatedFrom: at + 500, updatedTo: at + 501 })).toEqual([b.run.id])
    })

    test('keeps where a run stands until it is told otherwise, and forgets the error of one that goes on', async () => {
      const handle = await enqueue(newRun(1))
      await advance(handle, { ...failedBy('PLUGIN_THREW'), at: ['charge'] })
      await advance({ ...handle, seq: 1 }, {})
      expect(await idsOf({ at: 'charge' })).toEqual([handle.run.id])
      expect(await idsOf({ errorCode: 'PLUGIN_THREW' })).toEqual([])
      await advance({ ...handle, seq: 2 }, { at: [] })
      expect(await idsOf({ at: 'charge' })).toEqual([])
    })

    test('groups unfinished runs by version and place', async () => {
      const handles = await Promise.all([1, 2, 3, 4].map((n) => enqueue(newRun(n, { flowVersion: n < 3 ? 1 : 2 }))))
      for (const handle of handles.slice(0, 3)) await advance(handle, { at: ['nap'] })
      expect(await store.runs.groups('flow')).toEqual([
        { version: 2, at: [], count: 1 },
        { version: 2, at: ['nap'], count: 1 },
        { version: 1, at: ['nap'], count: 2 }
      ])
    })

    test('counts what runs did at each step, each run once, by version and time, stretch by stretch', async () => {
      const [a, b, c] = [
        await enqueue(newRun(1)),
        await enqueue(newRun(2, { at: at + 10 })),
        await enqueue(newRun(3, { flowVersion: 2 }))
      ]
      await enqueue(newRun(4, { flowId: 'other' }))
      const done = (attempt: number) =>
        ({ kind: 'done', at, step: 'look', attempt, input: {}, output: null, tookMs: 1 }) as const
      const chose = { kind: 'chose', at, step: 'ask', case: 'vip', because: [] } as const
      await advance(a, { entries: [done(1), chose, done(2)], at: ['nap', 'reply'] })
      await advance(b, { entries: [done(1)], status: 'ready', wakeAt: null, at: ['ask'] })
      await advance(c, { ...failedBy('PLUGIN_THREW'), entries: [done(1)], at: ['charge'] })
      const counts = { reached: 1, waiting: 0, working: 0, failed: 0, cancelled: 0, took: {} }
      const tally = async (selection: object) => {
        const slice = await store.runs.tally({ flowId: 'flow', ...selection }, null)
        return { ...slice, steps: slice.steps.toSorted((x, y) => (x.step < y.step ? -1 : 1)) }
      }
      expect(await tally({})).toEqual({
        runs: 3,
        next: null,
        steps: [
          { ...counts, step: 'ask', reached: 2, working: 1, took: { 'chose:vip': 1 } },
          { ...counts, step: 'charge', failed: 1 },
          { ...counts, step: 'look', reached: 3, took: { done: 3 } },
          { ...counts, step: 'nap', waiting: 1 },
          { ...counts, step: 'reply', waiting: 1 }
        ]
      })
      expect(await tally({ version: 2 })).toMatchObject({ runs: 1 })
      expect(await tally({ from: at + 10 })).toMatchObject({ runs: 1 })
      expect(await tally({ to: at + 10 })).toMatchObject({ runs: 2 })
      const older = await store.runs.tally({ flowId: 'flow' }, a.n)
      expect(older).toMatchObject({ runs: 1, next: null })
    })

    test('keeps open questions by person until they are answered or their run ends', async () => {
      const handle = await enqueue(newRun(1, { subject: 's' }))
      const question = { step: 'ask', title: 'Well?', people: ['an', 'binh'], askedAt: at, until: at + 5 }
      await advance(handle, { questions: [question] })
      expect(await store.runs.questions('an', 10)).toEqual([
        {
          runId: handle.run.id,
          flowId: 'flow',
          subject: 's',
          step: 'ask',
          approver: 'an',
          title: 'Well?',
          askedAt: at,
          until: at + 5
        }
      ])
      await advance({ ...handle, seq: 1 }, { questions: [{ ...question, people: ['binh'] }] })
      expect((await store.runs.questions(null, 10)).map(({ approver }) => approver)).toEqual(['binh'])
      const entry = { kind: 'cancelled' as const, at, by: 'api', reason: 'r' }
      await store.commit(commit({ deliveries: [{ runId: handle.run.id, entry }] }))
      expect(await store.runs.questions(null, 10)).toEqual([])
    })

    test('gives the secret that was kept first, also after it is opened again', async () => {
      expect(await store.setup.secret('links', 'first')).toBe('first')
      await store.close()
      store = await driver.reopen()
      expect(await store.setup.secret('links', 'second')).toBe('first')
    })

    test('keeps jobs as they are saved last, and knows which are not over', async () => {
      const counts = { total: 3, done: 0, failed: 0, reasons: [], cursor: null, canary: null, check: null }
      const times = { createdAt: at, updatedAt: at }
      const what = {
        action: 'cancel' as const,
        phase: 'act' as const,
        selection: { flowId: 'flow' },
        options: {},
        by: 'api'
      }
      const job = (n: number): BulkJob => ({ id: uuid(n), state: 'working', ...what, ...counts, ...times })
      await store.jobs.save(job(1))
      await store.jobs.save({ ...job(2), createdAt: at + 1 })
      await store.jobs.save({ ...job(1), done: 2, cursor: '7' })
      await store.jobs.save({ ...job(2), createdAt: at + 1, state: 'done' })
      expect(await store.jobs.open()).toEqual([{ ...job(1), done: 2, cursor: '7' }])
      expect((await store.jobs.newest(5)).map(({ id }) => id)).toEqual([uuid(2), uuid(1)])
      expect(await store.jobs.find(uuid(2))).toMatchObject({ state: 'done' })
      expect(await store.jobs.find(uuid(3))).toBeNull()
    })

    test('takes away finished runs that are old enough, with all that belongs to them, and no others', async () => {
      const message = (n: number) => ({ id: uuid(50 + n), runId: uuid(1000 + n), stepId: 's', channel: 'shop.mail' })
      const handles = await Promise.all([1, 2, 3, 4, 5].map((n) => enqueue(newRun(n, { key: `k${n}` }))))
      const entries = [{ kind: 'slept' as const, at, step: 's', until: at }]
      const messages = [2, 3].map((n) => ({ ...message(n), payload: {}, about: null }))
      await store.commit(commit({ messages }))
      const [done, sent, sending, fresh, asleep] = handles
      for (const handle of [done, sent, sending])
        if (handle) await advance(handle, { entries, status: 'completed', wakeAt: null })
      if (fresh) await advance(fresh, { entries, status: 'completed', wakeAt: null }, at + 100)
      if (asleep) await advance(asleep, { entries })
      const due = await store.outbox.due(at, 10)
      await store.outbox.claim(
        due.map(({ id }) => ({ id, host: 'far-side' })),
        []
      )
      await store.outbox.settle({ id: uuid(52), state: 'sent', at, answer: 'ok' })
      const old = { kind: 'runs' as const, flowId: 'flow', status: 'completed' as const, before: at + 100 }
      expect(await store.retention.count(old)).toBe(2)
      expect(await store.retention.delete({ ...old, flowId: 'other' }, 10)).toBe(0)
      expect(await store.retention.delete({ ...old, status: 'failed' }, 10)).toBe(0)
      expect([await store.retention.delete(old, 1), await store.retention.delete(old, 10)]).toEqual([1, 1])
      expect(await store.retention.delete(old, 10)).toBe(0)
      expect(await idsOf({})).toEqual([asleep, fresh, sending].map((handle) => handle?.run.id))
      if (done) expect(await store.runs.journal(done)).toEqual([])
      if (sending) expect(await store.runs.journal(sending)).toEqual(entries)
      expect(await store.outbox.ofRun(uuid(1002))).toEqual([])
      expect(await store.outbox.ofRun(uuid(1003))).toHaveLength(1)
    })

    test('gives back values of any size, and what looks like a reference, as they were', async () => {
      const large = { text: 'ô'.repeat(200_000) }
      const odd = { $blob: 'x', more: [{ $blob: 'y' }] }
      const entries: readonly JournalEntry[] = [
        { kind: 'done', at, step: 'a', attempt: 1, input: large, output: large, tookMs: 1 },
        { kind: 'done', at, step: 'b', attempt: 1, input: odd, output: { inside: odd }, tookMs: 1 },
        { kind: 'slept', at, step: 'c', until: at }
      ]
      const handle = await enqueue(newRun(1, { trigger: large }))
      const other = await enqueue(newRun(2, { trigger: odd }))
      await advance(handle, { entries })
      expect(await store.runs.journal(handle)).toEqual(entries)
      expect((await store.runs.find(handle.run.id))?.run.trigger).toEqual(large)
      expect((await store.runs.find(other.run.id))?.run.trigger).toEqual(odd)
      expect((await store.runs.due(at + 1000, 5, [])).map(({ run }) => run.trigger)).toEqual([large])
    })

    test('takes away old signals, notes and jobs', async () => {
      const signal = (n: number) => ({ id: uuid(n), name: 'paid', key: '', data: {} })
      await store.commit(commit({ signals: [signal(1)] }))
      await store.commit(commit({ at: at + 10, signals: [signal(2)] }))
      await store.refusals.add({ at, source: 'form:a', key: null, code: 'INPUT_INVALID', fields: [] })
      for (const kind of ['signals', 'refusals'] as const) {
        expect(await store.retention.delete({ kind, before: at }, 10)).toBe(0)
        expect(await store.retention.count({ kind, before: at + 10 })).toBe(1)
        expect(await store.retention.delete({ kind, before: at + 10 }, 10)).toBe(1)
      }
      expect(await store.retention.delete({ kind: 'signals', before: at + 11 }, 10)).toBe(1)
      expect(await store.refusals.countByCode()).toEqual({})
    })

    test('keeps for how many days a flow wants its runs kept', async () => {
      await store.retention.setDays({ flowId: 'flow', completed: 5, cancelled: null, failed: null })
      await store.retention.setDays({ flowId: 'flow', completed: 7, cancelled: null, failed: 30 })
      expect(await store.retention.days()).toEqual([{ flowId: 'flow', completed: 7, cancelled: null, failed: 30 }])
    })

    test('gives free space back until there is none', async () => {
      const trigger = { text: 'x'.repeat(5000) }
      const runs = Array.from({ length: 200 }, (_, n) => newRun(n + 1, { trigger }))
      await store.commit(commit({ runs }))
      const entry = { kind: 'cancelled' as const, at, by: 'api', reason: 'r' }
      await store.commit(commit({ deliveries: runs.map(({ id }) => ({ runId: id, entry })) }))
      expect(
        await store.retention.delete({ kind: 'runs', flowId: 'flow', status: 'cancelled', before: at + 1 }, 500)
      ).toBe(200)
      let free = await store.retention.shrink(10)
      for (let turn = 0; turn < 100 && free > 0; turn += 1) free = await store.retention.shrink(10)
      expect(free).toBe(0)
    })

    test('lists the versions of a flow, newest first, with who published them and what they are called', async () => {
      const flow = { id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' as const }, steps: [] }
      await store.setup.publishFlow(flow, at)
      await store.setup.publishFlow({ ...flow, names: { vi: 'b', en: 'b' } }, at + 5, 'user:lan')
      await store.setup.nameVersion('flow', 1, 'Bản Tết')
      expect(await store.setup.flowVersions('flow')).toEqual([
        { version: 2, publishedAt: at + 5, publishedBy: 'user:lan', name: null },
        { version: 1, publishedAt: at, publishedBy: null, name: 'Bản Tết' }
      ])
      await store.setup.nameVersion('flow', 1, null)
      expect(await store.setup.flowVersions('flow')).toMatchObject([{}, { version: 1, name: null }])
    })
  })
}
