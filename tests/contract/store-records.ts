import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../engine/ports/store.ts'
import { shopManifest } from '../support/shop.ts'
import { at, commit, newRun, openWithShop, thing, uuid, type StoreUnderTest } from './store-fixture.ts'

/** What every store driver keeps to about records. */
export function testStoreRecords(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps records`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    test('keeps a record as it was written, with system fields', async () => {
      await store.commit(
        commit({ writes: [thing(1, { name: 'Nón lá', amount: 5, isOpen: true, extra: { a: [1, null] } })] })
      )
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
      const outcome = await store.commit(
        commit({ writes: [thing(2, { name: 'second' }), thing(3, { name: 'third', code: 'A' })], runs: [newRun(1)] })
      )
      expect(outcome).toMatchObject({
        ok: false,
        why: 'refused',
        error: { code: 'UNIQUE_CONFLICT', details: { fields: 'code' } }
      })
      expect(await store.records.count('shop.thing')).toBe(1)
      expect(await store.runs.find(newRun(1).id)).toBeNull()
    })

    test('lets commits of the same moment succeed and fail on their own', async () => {
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((n) =>
          store.commit(commit({ writes: [thing(n, { name: `n${n}`, code: n % 2 ? 'same' : `c${n}` })] }))
        )
      )
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true])
      expect(await store.records.count('shop.thing')).toBe(3)
    })

    test('refuses a change of another version than the one that was read', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a' })] }))
      const change = (version: number | null, to: string) =>
        commit({ writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version, values: { name: to } }] })
      expect((await store.commit(change(1, 'b'))).ok).toBe(true)
      expect(await store.commit(change(1, 'c'))).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } })
      expect((await store.commit(change(null, 'd'))).ok).toBe(true)
      expect(await store.records.get('shop.thing', uuid(1))).toMatchObject({ name: 'd', version: 3 })
    })

    test('empties a field with null and keeps the others', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a', amount: 3 })] }))
      await store.commit(
        commit({ writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: 1, values: { amount: null } }] })
      )
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
      await store.commit(
        commit({ writes: [{ op: 'create', entity: 'shop.note', id: uuid(1), values: { text: 'a' } }] })
      )
      const change = commit({
        writes: [{ op: 'update', entity: 'shop.note', id: uuid(1), version: 1, values: { text: 'b' } }]
      })
      expect(await store.commit(change)).toMatchObject({ ok: false, error: { code: 'APPEND_ONLY' } })
    })

    test('writes an audit entry with old and new value for each change', async () => {
      await store.commit(commit({ actor: 'user:an', writes: [thing(1, { name: 'a' })] }))
      await store.commit(
        commit({
          actor: 'run:r/s',
          at: at + 1000,
          writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: 1, values: { name: 'b' } }]
        })
      )
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
      await store.commit(
        commit({
          writes: [thing(1, { name: 'Đặng Thị Ánh Đào' }), thing(2, { name: 'Nguyễn Văn An', phone: '+84912345678' })]
        })
      )
      expect((await store.records.find('shop.thing', { search })).records.map((record) => record['name'])).toEqual(
        names
      )
    })

    test('pages through a sorted list without gaps or repeats, empty values included', async () => {
      const amounts = [5, 3, null, 5, 1, null, 4, 5, 2]
      await store.commit(
        commit({
          writes: amounts.map((amount, index) =>
            thing(index, { name: `n${index}`, ...(amount === null ? {} : { amount }) })
          )
        })
      )
      for (const sort of ['amount', '-amount', 'name', '-createdAt', undefined]) {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await store.records.find('shop.thing', {
            limit: 2,
            ...(sort ? { sort } : {}),
            ...(cursor ? { cursor } : {})
          })
          seen.push(...page.records.map(({ id }) => id))
          cursor = page.nextCursor ?? undefined
        } while (cursor)
        expect(new Set(seen).size, String(sort)).toBe(amounts.length)
        expect(seen, String(sort)).toHaveLength(amounts.length)
      }
    })

    test('filters by comparison, list and emptiness', async () => {
      await store.commit(
        commit({ writes: [1, 2, 3, 4].map((n) => thing(n, { name: `n${n}`, amount: n, isOpen: n > 2 })) })
      )
      const found = async (where: object) =>
        (await store.records.find('shop.thing', { where: where as never, sort: 'name' })).records.map(
          (record) => record['name']
        )
      expect(await found({ amount: { gte: 2, lt: 4 } })).toEqual(['n2', 'n3'])
      expect(await found({ amount: { in: [1, 4] } })).toEqual(['n1', 'n4'])
      expect(await found({ isOpen: true })).toEqual(['n3', 'n4'])
      expect(await found({ code: null })).toEqual(['n1', 'n2', 'n3', 'n4'])
      expect(await store.records.count('shop.thing', { amount: { gt: 2 } })).toBe(2)
      await expect(found({ nothing: 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
      await expect(found({ 'amount" or 1=1 --': 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
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
  })
}
