import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import type { Commit, EnrolmentTerms, NewRun, RunHandle, RunProgress, Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, type StoreUnderTest } from './store-fixture.ts'

const terms: EnrolmentTerms = { key: 'hoa', onConflict: 'skip', reEnrol: 'always', group: null }

/** What every store driver keeps to about who is let into a flow, and when. */
export function testStoreEnrolment(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps the door`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const done = async (parts: Partial<Commit>) => {
      const outcome = await store.commit(commit(parts))
      if (!outcome.ok) throw new Error(`not committed: ${outcome.why}`)
      return outcome
    }
    const ask = async (run: NewRun) => (await done({ runs: [run] })).runs[0]
    const find = async (run: NewRun): Promise<RunHandle> => {
      const handle = await store.runs.find(run.id)
      if (!handle) throw new Error('no such run')
      return handle
    }
    const finish = async (run: NewRun) => {
      const entries = [{ kind: 'finished' as const, at, outcome: 'completed' as const, step: null, result: null }]
      const end = { outcome: 'completed' as const, result: null }
      await done({ progress: { handle: await find(run), entries, status: 'completed', wakeAt: null, end } })
    }
    const enrolled = (n: number, more: Partial<EnrolmentTerms> = {}, parts: Partial<NewRun> = {}) =>
      newRun(n, { subject: 'hoa', enrolment: { ...terms, ...more }, ...parts })

    test('lets nobody in who is in the flow already, and counts that', async () => {
      expect(await ask(enrolled(1))).toMatchObject({ isNew: true })
      expect(await ask(enrolled(2))).toEqual({ handle: null, isNew: false, flowId: 'flow', skipped: 'inFlow' })
      expect(await ask(enrolled(3, { key: 'an' }))).toMatchObject({ isNew: true })
      await finish(enrolled(1))
      expect(await ask(enrolled(4))).toMatchObject({ isNew: true })
      expect(await store.runs.skips()).toEqual([{ flowId: 'flow', reason: 'inFlow', count: 1 }])
      expect(await store.runs.skips('other')).toEqual([])
    })

    test('tells apart those who ask in the same commit and at the same moment', async () => {
      const { runs } = await done({ runs: [enrolled(1), enrolled(2)] })
      expect(runs.map(({ isNew }) => isNew)).toEqual([true, false])
      const outcomes = await Promise.all([3, 4, 5].map((n) => done({ runs: [enrolled(n, { key: 'an' })] })))
      expect(outcomes.flatMap((outcome) => outcome.runs.map(({ isNew }) => isNew))).toEqual([true, false, false])
    })

    test('lets in once, or again after a time', async () => {
      await ask(enrolled(1, { reEnrol: 'never' }))
      await finish(enrolled(1))
      expect(await ask(enrolled(2, { reEnrol: 'never' }))).toMatchObject({ skipped: 'wasInFlow' })
      expect(await ask(enrolled(3, { reEnrol: 1000 }, { at: at + 999 }))).toMatchObject({ skipped: 'wasInFlow' })
      expect(await ask(enrolled(4, { reEnrol: 1000 }, { at: at + 1000 }))).toMatchObject({ isNew: true })
      expect(await ask(enrolled(5, { reEnrol: 1000, onConflict: 'parallel' }, { at: at + 1999 }))).toMatchObject({
        skipped: 'wasInFlow'
      })
    })

    test('ends the run that was there for the one that begins again', async () => {
      await ask(enrolled(1, { onConflict: 'restart' }))
      const outcome = await done({ runs: [enrolled(2, { onConflict: 'restart' })] })
      expect(outcome.reached.map(({ run }) => [run.id, run.status])).toEqual([[enrolled(1).id, 'cancelled']])
      expect(await store.runs.journal(await find(enrolled(1)))).toEqual([
        { kind: 'cancelled', at, by: 'flow:flow', reason: 'started again' }
      ])
      expect((await find(enrolled(2))).run.status).toBe('ready')
    })

    test('the same, when both come in one commit', async () => {
      const outcome = await done({ runs: [1, 2, 3].map((n) => enrolled(n, { onConflict: 'restart' })) })
      expect(outcome.runs.map(({ isNew }) => isNew)).toEqual([true, true, true])
      expect(outcome.reached.map(({ run, n }) => [run.id, n > 0])).toEqual([
        [enrolled(1).id, true],
        [enrolled(2).id, true]
      ])
      expect(await store.runs.countByStatus()).toMatchObject({ cancelled: 2, ready: 1 })
      expect(await store.runs.journal(await find(enrolled(2)))).toHaveLength(1)
    })

    test('lets somebody be in one flow of a group', async () => {
      await ask(enrolled(1, { group: 'care' }))
      const rival = (n: number, more: Partial<EnrolmentTerms>) =>
        enrolled(n, { group: 'care', ...more }, { flowId: 'other' })
      expect(await ask(rival(2, {}))).toMatchObject({ skipped: 'inGroup' })
      expect(await ask({ ...rival(3, {}), subject: 'an' })).toMatchObject({ isNew: true })
      expect(await ask(rival(4, { onConflict: 'restart', key: 'x' }))).toMatchObject({ isNew: true })
      expect((await find(enrolled(1))).run.status).toBe('cancelled')
    })

    test('gathers what comes while it is quiet for a short time only, but waits no longer than it may', async () => {
      const debounced = (n: number, ms: number) =>
        newRun(n, { at: at + ms, debounce: { key: 'k', quietMs: 100, atMostMs: 250 } })
      expect(await ask(debounced(1, 0))).toMatchObject({
        isNew: true,
        handle: { run: { status: 'queued', wakeAt: at + 100 } }
      })
      expect(await ask(debounced(2, 90))).toMatchObject({
        isNew: false,
        handle: { run: { wakeAt: at + 190, trigger: { n: 2 } } }
      })
      const both = await done({ runs: [debounced(3, 180), debounced(4, 200)] })
      expect(both.runs).toMatchObject([{ isNew: false }, { isNew: false, handle: { run: { wakeAt: at + 250 } } }])
      expect((await find(debounced(1, 0))).run).toMatchObject({ trigger: { n: 4 }, wakeAt: at + 250, status: 'queued' })
      expect(await store.admit({ flowId: 'flow', gate: null, now: at + 249 })).toEqual({
        handles: [],
        nextAt: at + 250
      })
      const { handles } = await store.admit({ flowId: 'flow', gate: null, now: at + 250 })
      expect(handles).toMatchObject([{ run: { trigger: { n: 4 }, status: 'ready' } }])
      expect(await ask(debounced(5, 300))).toMatchObject({ isNew: true })
      expect((await store.checkIntegrity()).filter(({ ok, check }) => !ok && check.includes('timer'))).toEqual([])
    })

    test('stops flows that keep starting each other, visibly', async () => {
      const deep = newRun(1, { causeDepth: limits.causeDepthMax + 1 })
      expect(await ask(deep)).toMatchObject({ isNew: true, handle: { seq: 1, run: { status: 'failed' } } })
      const journal = await store.runs.journal(await find(deep))
      expect(journal).toMatchObject([{ kind: 'finished', result: { error: { code: 'LOOP_STOPPED' } } }])
      const caused = (n: number) => newRun(n, { causeDepth: 1, subject: 'hoa' })
      const many = Array.from({ length: limits.causedRunsMax }, (_, n) => caused(100 + n))
      await done({ runs: many.slice(1) })
      expect(await ask(caused(2))).toMatchObject({ handle: { run: { status: 'ready' } } })
      expect(await ask(caused(3))).toMatchObject({ handle: { run: { status: 'failed' } } })
      expect(await ask({ ...caused(4), at: at + limits.causedRunsWithinMs })).toMatchObject({
        handle: { run: { status: 'ready' } }
      })
    })

    test('lets those begin that a flow with limits has room for, oldest first', async () => {
      const held = (n: number, key: string) =>
        newRun(n, { isHeld: true, enrolment: { ...terms, key, onConflict: 'queue' } })
      await done({ runs: [held(1, 'a'), held(2, 'a'), held(3, 'b'), held(4, 'c')] })
      expect(await store.runs.flowsWithQueuedRuns()).toEqual(['flow'])
      const gate = { maxConcurrent: 3, maxPerKey: 1, rate: { count: 2, perMs: 1000, of: 'flow' as const } }
      const admit = async (now: number) => {
        const { handles, nextAt } = await store.admit({ flowId: 'flow', gate, now })
        return [handles.map(({ run }) => run.id), nextAt]
      }
      expect(await admit(at)).toEqual([[held(1, '').id, held(3, '').id], at + 1000])
      expect(await admit(at + 999)).toEqual([[], at + 1000])
      expect(await admit(at + 1000)).toEqual([[held(4, '').id], null])
      await finish(held(1, ''))
      expect(await admit(at + 1000)).toEqual([[held(2, '').id], null])
      expect(await store.runs.flowsWithQueuedRuns()).toEqual([])
    })

    test('gives a place to one of those that come back to it, and of those that come, at the same moment', async () => {
      const group = { group: 'care' } as const
      const [one, other, rival] = [enrolled(1, group), enrolled(2, group), enrolled(3, group, { flowId: 'other' })]
      for (const run of [one, other, rival]) {
        await ask(run)
        await finish(run)
      }
      const back = async (run: NewRun): Promise<Partial<Commit>> => {
        const entries = [{ kind: 'retried' as const, at, step: 's', by: 'user:ann' }]
        const returns = run.enrolment ?? terms
        return { progress: { handle: await find(run), entries, status: 'ready', wakeAt: null, returns } }
      }
      const commits = [await back(one), await back(other), await back(rival), { runs: [enrolled(4, group)] }]
      const outcomes = await Promise.all(commits.map((parts) => store.commit(commit(parts))))
      const replaced = { ok: false, why: 'refused', error: { code: 'RUN_REPLACED' } }
      const skipped = { ok: true, runs: [{ handle: null, skipped: 'inFlow' }] }
      expect(outcomes).toMatchObject([{ ok: true }, replaced, replaced, skipped])
      const statuses = [one, other, rival].map(async (run) => (await find(run)).run.status)
      expect(await Promise.all(statuses)).toEqual(['ready', 'completed', 'completed'])
    })

    test('takes no runs of paused flows for due, and keeps calendars and the states of flows', async () => {
      const sleep = async (run: NewRun): Promise<RunProgress> => ({
        handle: await find(run),
        entries: [{ kind: 'slept', at, step: 's', until: at + 5 }],
        status: 'waiting',
        wakeAt: at + 5
      })
      const [one, other] = [newRun(1), newRun(2, { flowId: 'other' })]
      await done({ runs: [one, other] })
      for (const run of [one, other]) await done({ progress: await sleep(run) })
      expect((await store.runs.due(at + 5, 9, ['other'])).map(({ run }) => run.id)).toEqual([one.id])
      await store.setup.setFlowState('other', 'paused', at)
      await store.setup.setFlowState('other', 'off', at)
      expect(await store.setup.flowStates()).toEqual({ other: 'off' })
      const calendar = { id: 'shop', names: { vi: 'Cửa hàng', en: 'Shop' } } as never
      await store.setup.saveCalendar(calendar)
      expect(await store.setup.calendars()).toEqual([calendar])
    })
  })
}
