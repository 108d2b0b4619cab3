import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Commit, NewRun, RecordWrite, RunProgress, Store } from '../../engine/ports/store.ts'
import { shopManifest } from '../support/shop.ts'

/** What every store driver keeps to. `open` gives a new, empty store; `reopen` the same one after it was closed. */
export interface StoreUnderTest {
  open(): Promise<Store>
  reopen(): Promise<Store>
  remove(): Promise<void>
}

const at = Date.parse('2026-03-01T00:00:00.000Z')
const uuid = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const thing = (n: number, values: object): RecordWrite => ({ op: 'create', entity: 'shop.thing', id: uuid(n), values: values as never })

function commit(parts: Partial<Commit>): Commit {
  return { actor: 'api', at, writes: [], messages: [], runs: [], startedBy: () => [], ...parts }
}

function newRun(n: number, parts: Partial<NewRun> = {}): NewRun {
  return { id: uuid(1000 + n), flowId: 'flow', flowVersion: 1, key: null, subject: null, trigger: { n }, at, causeDepth: 0, ...parts }
}

export function testStore(name: string, { open, reopen, remove }: StoreUnderTest): void {
  describe(`${name} as a store`, () => {
    let store: Store

    beforeEach(async () => {
      store = await open()
      await store.setup.applyEntities(shopManifest.entities)
      await store.setup.savePlugin({ manifest: shopManifest, code: '', granted: [] })
    })

    afterEach(async () => {
      await store.close()
      await remove()
    })

    const enqueue = async (run: NewRun) => {
      const outcome = await store.commit(commit({ runs: [run] }))
      if (!outcome.ok || !outcome.runs[0]) throw new Error('not enqueued')
      return outcome.runs[0]
    }

    test('keeps a record as it was written, with system fields', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'Nón lá', amount: 5, isOpen: true, extra: { a: [1, null] } })] }))
      expect(await store.records.get('shop.thing', uuid(1))).toEqual({
        id: uuid(1),
        version: 1,
        createdAt: '2026-03-01T00:00:00.000Z',
        createdBy: 'api',
        updatedAt: '2026-03-01T00:00:00.000Z',
        updatedBy: 'api',
        name: 'Nón lá',
        amount: 5,
        isOpen: true,
        extra: { a: [1, null] }
      })
    })

    test('commits all of a commit or nothing of it', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'first', code: 'A' })] }))
      const outcome = await store.commit(commit({ writes: [thing(2, { name: 'second' }), thing(3, { name: 'third', code: 'A' })], runs: [newRun(1)] }))
      expect(outcome).toMatchObject({ ok: false, why: 'refused', error: { code: 'UNIQUE_CONFLICT', details: { fields: 'code' } } })
      expect(await store.records.count('shop.thing')).toBe(1)
      expect(await store.runs.find(newRun(1).id)).toBeNull()
    })

    test('lets commits of the same moment succeed and fail on their own', async () => {
      const outcomes = await Promise.all([1, 2, 3, 4].map((n) => store.commit(commit({ writes: [thing(n, { name: `n${n}`, code: n % 2 ? 'same' : `c${n}` })] }))))
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true])
      expect(await store.records.count('shop.thing')).toBe(3)
    })

    test('refuses a change of another version than the one that was read', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a' })] }))
      const change = (version: number | null, name: string) => commit({ writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version, values: { name } }] })
      expect((await store.commit(change(1, 'b'))).ok).toBe(true)
      expect(await store.commit(change(1, 'c'))).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } })
      expect((await store.commit(change(null, 'd'))).ok).toBe(true)
      expect(await store.records.get('shop.thing', uuid(1))).toMatchObject({ name: 'd', version: 3 })
    })

    test('empties a field with null and keeps the others', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a', amount: 3 })] }))
      await store.commit(commit({ writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: 1, values: { amount: null } }] }))
      expect(await store.records.get('shop.thing', uuid(1))).not.toHaveProperty('amount')
      expect(await store.records.get('shop.thing', uuid(1))).toMatchObject({ name: 'a' })
    })

    test('hides a deleted record everywhere and frees its unique value', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'gone', code: 'A' })] }))
      await store.commit(commit({ writes: [{ op: 'delete', entity: 'shop.thing', id: uuid(1), version: 1 }] }))
      expect(await store.records.get('shop.thing', uuid(1))).toBeNull()
      expect((await store.records.find('shop.thing', { search: 'gone' })).records).toEqual([])
      expect((await store.commit(commit({ writes: [thing(2, { name: 'new', code: 'A' })] }))).ok).toBe(true)
    })

    test('never changes what is append-only', async () => {
      await store.commit(commit({ writes: [{ op: 'create', entity: 'shop.note', id: uuid(1), values: { text: 'a' } }] }))
      const change = commit({ writes: [{ op: 'update', entity: 'shop.note', id: uuid(1), version: 1, values: { text: 'b' } }] })
      expect(await store.commit(change)).toMatchObject({ ok: false, error: { code: 'APPEND_ONLY' } })
    })

    test('writes an audit entry with old and new value for each change', async () => {
      await store.commit(commit({ actor: 'user:an', writes: [thing(1, { name: 'a' })] }))
      await store.commit(commit({ actor: 'run:r/s', at: at + 1000, writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: 1, values: { name: 'b' } }] }))
      expect(await store.records.audit('shop.thing', uuid(1))).toEqual([
        { at: '2026-03-01T00:00:01.000Z', actor: 'run:r/s', op: 'update', changes: { name: ['a', 'b'] } },
        { at: '2026-03-01T00:00:00.000Z', actor: 'user:an', op: 'create', changes: { name: [null, 'a'] } }
      ])
    })

    test.each([
      ['dang dao', ['Đặng Thị Ánh Đào']],
      ['ĐÀO', ['Đặng Thị Ánh Đào']],
      ['Nguye\u0302\u0303n', ['Nguyễn Văn An']],
      ['0912 345', ['Nguyễn Văn An']],
      ['+84 912.345.678', ['Nguyễn Văn An']],
      ['nobody', []],
      ['" or 1=1 --', []]
    ])('finds by %s without accents', async (search, names) => {
      await store.commit(commit({ writes: [thing(1, { name: 'Đặng Thị Ánh Đào' }), thing(2, { name: 'Nguyễn Văn An', phone: '+84912345678' })] }))
      expect((await store.records.find('shop.thing', { search })).records.map(({ name: each }) => each)).toEqual(names)
    })

    test('pages through a sorted list without gaps or repeats, empty values included', async () => {
      const amounts = [5, 3, null, 5, 1, null, 4, 5, 2]
      await store.commit(commit({ writes: amounts.map((amount, index) => thing(index, { name: `n${index}`, ...(amount === null ? {} : { amount }) })) }))
      for (const sort of ['amount', '-amount', 'name', '-createdAt', undefined]) {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await store.records.find('shop.thing', { limit: 2, ...(sort ? { sort } : {}), ...(cursor ? { cursor } : {}) })
          seen.push(...page.records.map(({ id }) => id))
          cursor = page.nextCursor ?? undefined
        } while (cursor)
        expect(new Set(seen).size, String(sort)).toBe(amounts.length)
        expect(seen, String(sort)).toHaveLength(amounts.length)
      }
    })

    test('filters by comparison, list and emptiness', async () => {
      await store.commit(commit({ writes: [1, 2, 3, 4].map((n) => thing(n, { name: `n${n}`, amount: n, isOpen: n > 2 })) }))
      const names = async (where: object) =>
        (await store.records.find('shop.thing', { where: where as never, sort: 'name' })).records.map(({ name: each }) => each)
      expect(await names({ amount: { gte: 2, lt: 4 } })).toEqual(['n2', 'n3'])
      expect(await names({ amount: { in: [1, 4] } })).toEqual(['n1', 'n4'])
      expect(await names({ isOpen: true })).toEqual(['n3', 'n4'])
      expect(await names({ code: null })).toEqual(['n1', 'n2', 'n3', 'n4'])
      expect(await store.records.count('shop.thing', { amount: { gt: 2 } })).toBe(2)
      await expect(names({ nothing: 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
      await expect(names({ 'amount" or 1=1 --': 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    })

    test('gives the same run for the same key of the same flow', async () => {
      const first = await enqueue(newRun(1, { key: 'k' }))
      const second = await enqueue(newRun(2, { key: 'k' }))
      const other = await enqueue(newRun(3, { key: 'k', flowId: 'other' }))
      expect(second).toMatchObject({ isNew: false, handle: { run: { id: first.handle.run.id } } })
      expect(other.isNew).toBe(true)
    })

    test('starts runs for changes inside the commit, and none when it is refused', async () => {
      const startedBy: Commit['startedBy'] = (change) => [newRun(1, { key: change.id })]
      const outcome = await store.commit(commit({ writes: [thing(1, { name: 'a', code: 'A' })], startedBy }))
      expect(outcome.ok && outcome.runs.map(({ isNew }) => isNew)).toEqual([true])
      await store.commit(commit({ writes: [thing(2, { name: 'b', code: 'A' })], startedBy }))
      expect((await store.runs.list({ limit: 10 })).handles).toHaveLength(1)
    })

    test('lets only one of two workers move a run on', async () => {
      const { handle } = await enqueue(newRun(1))
      const progress: RunProgress = { handle, entries: [{ kind: 'finished', at, outcome: 'completed', step: null, result: null }], status: 'completed', wakeAt: null }
      const outcomes = await Promise.all([store.commit(commit({ progress })), store.commit(commit({ progress, writes: [thing(1, { name: 'x' })] }))])
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, false])
      expect(outcomes[1]).toEqual({ ok: false, why: 'lost' })
      expect(await store.records.count('shop.thing')).toBe(0)
    })

    test('gives due runs by time and ready runs by age', async () => {
      const [first, second] = [await enqueue(newRun(1)), await enqueue(newRun(2))]
      expect((await store.runs.ready('flow', 0, 10)).map(({ run }) => run.id)).toEqual([first.handle.run.id, second.handle.run.id])
      const sleep = (handle: typeof first.handle, wakeAt: number) =>
        store.commit(commit({ progress: { handle, entries: [{ kind: 'slept', at, step: 's', until: wakeAt }], status: 'waiting', wakeAt } }))
      await sleep(first.handle, at + 2000)
      await sleep(second.handle, at + 1000)
      expect(await store.runs.nextWakeAt(at)).toBe(at + 1000)
      expect((await store.runs.due(at + 1500, 10)).map(({ run }) => run.id)).toEqual([second.handle.run.id])
      expect(await store.runs.ready('flow', 0, 10)).toEqual([])
    })

    test('hands each message out once and keeps its settlement', async () => {
      const message = { id: uuid(50), runId: uuid(1001), stepId: 's', channel: 'shop.mail', payload: { to: 'a@example.com' }, about: uuid(1) }
      await store.commit(commit({ messages: [message, message] }))
      const claims = await Promise.all([store.outbox.claim(at, 5), store.outbox.claim(at, 5)])
      expect(claims.flat().map(({ id, attempts, state }) => ({ id, attempts, state }))).toEqual([{ id: uuid(50), attempts: 1, state: 'sending' }])
      expect((await store.outbox.abandoned()).map(({ id }) => id)).toEqual([uuid(50)])
      await store.outbox.settle({ id: uuid(50), state: 'sent', at: at + 5, answer: '250 ok' })
      expect(await store.outbox.ofRun(uuid(1001))).toMatchObject([{ state: 'sent', settledAt: at + 5, answer: '250 ok' }])
      expect((await store.outbox.aboutRecord(uuid(1), 10))[0]?.payload).toEqual({ to: 'a@example.com' })
    })

    test('has everything that was answered after it is opened again', async () => {
      await store.setup.publishFlow({ id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' }, steps: [] }, at)
      await enqueue(newRun(1))
      await store.commit(commit({ writes: [thing(1, { name: 'Đào' })] }))
      await store.close()
      store = await reopen()
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

    test('widens a table for new fields and refuses what would lose data', async () => {
      const [entity] = shopManifest.entities
      if (!entity) throw new Error('no entity')
      await store.commit(commit({ writes: [thing(1, { name: 'old' })] }))
      const extra = { type: 'string' as const, 'x-mach': { labels: { vi: 'a', en: 'a' } } }
      await store.setup.applyEntities([{ ...entity, fields: { ...entity.fields, colour: extra } }])
      await store.commit(commit({ writes: [thing(2, { name: 'new', colour: 'red' })] }))
      expect((await store.records.find('shop.thing', { where: { colour: 'red' } })).records).toHaveLength(1)
      const changed = { ...entity, fields: { ...entity.fields, amount: { ...extra } } }
      await expect(store.setup.applyEntities([changed])).rejects.toMatchObject({ code: 'SCHEMA_CHANGE_REFUSED' })
    })

    test('finds nothing wrong with itself', async () => {
      await store.setup.publishFlow({ id: 'flow', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' }, steps: [] }, at)
      await enqueue(newRun(1))
      expect((await store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
    })
  })
}
