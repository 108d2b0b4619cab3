import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Entity } from '../../schemas/entity.ts'
import type { RecordQuery } from '../../schemas/record.ts'
import type { Store } from '../../engine/ports/store.ts'
import { at, commit, newRun, openWithShop, thing, uuid, type StoreUnderTest } from './store-fixture.ts'

const labels = { vi: 'a', en: 'a' }
const measure: Entity = {
  id: 'shop.measure',
  labels,
  plural: labels,
  title: 'name',
  unique: [['name', 'place']],
  fields: {
    name: { type: 'string', 'x-mach': { labels } },
    place: { type: 'string', 'x-mach': { labels } },
    ratio: { type: 'number', 'x-mach': { labels } },
    tags: { type: 'array', 'x-mach': { labels } }
  }
}

/** What every store driver keeps to about values: what goes in comes out, and what does not fit is refused alike. */
export function testStoreValues(name: string, driver: StoreUnderTest): void {
  describe(`${name} keeps values`, () => {
    let store: Store

    beforeEach(async () => {
      store = await openWithShop(driver)
      await store.setup.applyEntities([measure])
    })

    afterEach(async () => {
      await store.close()
      await driver.remove()
    })

    const create = (n: number, values: object) =>
      ({ op: 'create', entity: 'shop.measure', id: uuid(n), values: values as never }) as const
    const names = async (query: RecordQuery) =>
      (await store.records.find('shop.thing', query)).records.map((record) => record['name'])

    test('keeps numbers to their last digit', async () => {
      const numbers = [0.1, 1e-7, -1.5e300, 5e-324, 123456789.12345679, Number.MAX_SAFE_INTEGER]
      await store.commit(commit({ writes: numbers.map((ratio, n) => create(n, { ratio })) }))
      const { records } = await store.records.find('shop.measure', { sort: 'id' })
      expect(records.map(({ ratio }) => ratio)).toEqual(numbers)
    })

    test('keeps JSON letter by letter: order of keys, numbers, letters of any script', async () => {
      const extra = { b: 1, a: [0.1, 1e21, null, { z: 'Đặng 🌱 "\\ \u0000 \n', y: {} }], 'ký tự': true }
      await store.commit(commit({ writes: [thing(1, { name: 'x', extra })], runs: [newRun(1, { trigger: extra })] }))
      const stored = await store.records.get('shop.thing', uuid(1))
      expect(JSON.stringify(stored?.['extra'])).toBe(JSON.stringify(extra))
      const handle = await store.runs.find(newRun(1).id)
      expect(JSON.stringify(handle?.run.trigger)).toBe(JSON.stringify(extra))
    })

    test('refuses texts and numbers that no database can hold, naming the field', async () => {
      for (const values of [{ name: 'a\0b' }, { name: 'a', amount: 2 ** 60 }, { name: 'a', code: 'x'.repeat(601) }]) {
        const outcome = await store.commit(commit({ writes: [thing(1, values)] }))
        expect(outcome).toMatchObject({ ok: false, why: 'refused', error: { code: 'INPUT_INVALID' } })
      }
      expect(await store.records.count('shop.thing')).toBe(0)
    })

    test('keeps a text with half a letter in it and whatever came with it', async () => {
      const outcomes = await Promise.all([
        store.commit(commit({ writes: [thing(1, { name: 'half \ud83c' })] })),
        store.commit(commit({ writes: [thing(2, { name: 'whole 🌱' })] }))
      ])
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
      expect(await names({ sort: 'name' })).toEqual(['half \u{fffd}', 'whole 🌱'])
    })

    test('finds what a filter fits, whatever type its values have', async () => {
      const cases: readonly [RecordQuery['where'] | object, readonly string[]][] = [
        [{ amount: 'abc' }, []],
        [{ amount: '5' }, ['a']],
        [{ amount: 2.5 }, []],
        [{ amount: { gt: 4.5, lt: 5.5 } }, ['a']],
        [{ amount: { gte: 1e300 } }, []],
        [{ amount: { ne: 'abc' } }, ['a', 'b']],
        [{ amount: { in: ['x', 6] } }, ['b']],
        [{ isOpen: 'yes' }, []],
        [{ isOpen: false }, ['b']],
        [{ name: 7 }, []],
        [{ name: 'a\0' }, []],
        [{ version: '1' }, ['a', 'b']]
      ]
      const [first, second] = [
        thing(1, { name: 'a', amount: 5, isOpen: true }),
        thing(2, { name: 'b', amount: 6, isOpen: false })
      ]
      await store.commit(commit({ writes: [first, second] }))
      for (const [where, found] of cases) {
        expect(await names({ where: where as never, sort: 'name' }), JSON.stringify(where)).toEqual(found)
      }
    })

    test('finds a word of any length by its beginning', async () => {
      await store.commit(commit({ writes: [thing(1, { name: `${'x'.repeat(9_000)} đuôi` })] }))
      expect(await names({ search: 'xxx' })).toHaveLength(1)
      expect(await names({ search: 'x'.repeat(8_000) })).toHaveLength(1)
      expect(await names({ search: 'duoi' })).toHaveLength(1)
    })

    test('orders texts by their bytes and puts empty values first when ascending', async () => {
      const codes = ['a', 'Z', 'Đ', null, 'z', '10', '9']
      const writes = codes.map((code, n) => thing(n, { name: `${code}`, ...(code === null ? {} : { code }) }))
      await store.commit(commit({ writes }))
      const ascending = ['null', '10', '9', 'Z', 'a', 'z', 'Đ']
      expect(await names({ sort: 'code' })).toEqual(ascending)
      expect(await names({ sort: '-code' })).toEqual(ascending.toReversed())
    })

    test('refuses a cursor that it did not give out', async () => {
      const cursors = ['x', '[]', '["a","b"]', '[5,1.5]', '[{},1]'].map((text) =>
        Buffer.from(text).toString('base64url')
      )
      for (const cursor of cursors) {
        const find = async () => store.records.find('shop.thing', { sort: 'amount', cursor })
        await expect(find()).rejects.toMatchObject({ code: 'INPUT_INVALID' })
      }
    })

    test('makes, changes and deletes a record in one commit, each with its audit entry', async () => {
      const change = (version: number, amount: number) =>
        ({ op: 'update', entity: 'shop.thing', id: uuid(1), version, values: { amount } }) as const
      const outcome = await store.commit(
        commit({ writes: [thing(1, { name: 'Áo', code: 'A' }), change(1, 2), change(2, 3)] })
      )
      expect(outcome.ok && outcome.changes.map(({ after }) => after?.['amount'])).toEqual([undefined, 2, 3])
      expect(await store.records.get('shop.thing', uuid(1))).toMatchObject({ version: 3, amount: 3, code: 'A' })
      const remove = { op: 'delete', entity: 'shop.thing', id: uuid(1), version: 4 } as const
      await store.commit(commit({ writes: [change(3, 4), remove, thing(2, { name: 'Mũ', code: 'A' })] }))
      expect(await names({ search: 'ao' })).toEqual([])
      expect(await names({ where: { code: 'A' } })).toEqual(['Mũ'])
      const audit = await store.records.audit('shop.thing', uuid(1))
      expect(audit.map(({ op }) => op)).toEqual(['delete', 'update', 'update', 'update', 'create'])
    })

    test('takes an id once, even when its record is deleted', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a' })] }))
      await store.commit(commit({ writes: [{ op: 'delete', entity: 'shop.thing', id: uuid(1), version: 1 }] }))
      const outcome = await store.commit(commit({ writes: [thing(1, { name: 'b' })] }))
      expect(outcome).toMatchObject({ ok: false, error: { code: 'UNIQUE_CONFLICT', details: { fields: 'id' } } })
    })

    test('keeps fields unique together, empty ones apart', async () => {
      const pairs = [{ name: 'a', place: 'x' }, { name: 'a', place: 'y' }, { name: 'a' }, { name: 'a' }]
      await store.commit(commit({ writes: pairs.map((pair, n) => create(n, pair)) }))
      const again = await store.commit(commit({ writes: [create(9, { name: 'a', place: 'y' })] }))
      expect(again).toMatchObject({ ok: false, error: { details: { fields: 'name, place' } } })
      const change = { op: 'update', entity: 'shop.measure', id: uuid(2), version: 1, values: { place: 'x' } } as const
      expect(await store.commit(commit({ writes: [change] }))).toMatchObject({ error: { code: 'UNIQUE_CONFLICT' } })
    })

    test('lets a value go to the one who comes after it was freed, in commits of the same moment', async () => {
      await store.commit(commit({ writes: [thing(1, { name: 'a', code: 'A' })] }))
      const move = (n: number, values: object) =>
        ({ op: 'update', entity: 'shop.thing', id: uuid(n), version: null, values: values as never }) as const
      const outcomes = await Promise.all([
        store.commit(commit({ writes: [thing(2, { name: 'b', code: 'A' })] })),
        store.commit(commit({ writes: [move(1, { code: 'B' })] })),
        store.commit(commit({ writes: [thing(3, { name: 'c', code: 'A' })] })),
        store.commit(commit({ writes: [thing(4, { name: 'd', code: 'B' })] })),
        store.commit(commit({ writes: [thing(5, { name: 'e' })], runs: [newRun(1, { key: 'k' })] }))
      ])
      expect(outcomes.map(({ ok }) => ok)).toEqual([false, true, true, false, true])
      expect(await names({ sort: 'code', where: { code: { ne: null } } })).toEqual(['c', 'a'])
    })

    test('gives one run for a key that comes many times at once', async () => {
      const outcomes = await Promise.all(
        [1, 2, 3].map((n) => store.commit(commit({ runs: [newRun(n, { key: 'k' }), newRun(10 + n)] })))
      )
      const started = outcomes.flatMap((outcome) => (outcome.ok ? outcome.runs : []))
      const keyed = started.flatMap(({ handle, isNew }) => (handle?.run.key === 'k' ? { handle, isNew } : []))
      expect(keyed.map(({ isNew }) => isNew)).toEqual([true, false, false])
      expect(new Set(keyed.map(({ handle }) => handle.run.id)).size).toBe(1)
      const again = await store.commit(commit({ at: at + 1, runs: [newRun(9, { key: 'k' })] }))
      expect(again).toMatchObject({ runs: [{ isNew: false, handle: { n: keyed[0]?.handle.n } }] })
    })
  })
}
