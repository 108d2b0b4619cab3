import { describe, expect, test } from 'vitest'
import type { JournalEntry, PagedEntry } from '../../schemas/journal.ts'
import type { ForEachStep, Step } from '../../schemas/step.ts'
import { limits } from '../../engine/limits.ts'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { open } from '../support/shop-of-test.ts'

const idOf = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const pages = (journal: readonly JournalEntry[]): readonly PagedEntry[] =>
  journal.filter((entry) => entry.kind === 'paged')

/** Writes a thing named after the item; fails for items that say so. */
const write: FakeHandler = (input, { effect, call }) => {
  if (input['isBad'] === true) throw new Error('a bad item')
  const id = idOf(Number(input['n']))
  effect({ kind: 'create', entity: 'shop.thing', id, values: { name: `item ${Number(input['n'])}`, code: call.seed } })
  return {}
}

const loop = (more: Partial<ForEachStep> = {}, input: object = { n: { cel: 'item' } }): ForEachStep => ({
  id: 'each',
  kind: 'forEach',
  items: { cel: 'trigger.input.list' },
  steps: [{ id: 'write', kind: 'action', action: 'shop.write', input: input as never, retry: once }],
  ...more
})
const once = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
const after: Step = { id: 'after', kind: 'action', action: 'shop.echo', input: { each: { cel: 'steps.each' } } }
const list = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1)

describe('forEach', () => {
  test('runs its list for each item, one journal entry for a page of them', async () => {
    const { publish, run, status, journal, store } = await open({ handlers: { 'shop.write': write } })
    await publish([loop(), after])
    const id = await run({ list: list(limits.loopPageItemsMax + 50) })
    expect(await status(id)).toBe('completed')
    expect(pages(await journal(id)).map(({ from, count, isLast }) => [from, count, isLast])).toEqual([
      [0, limits.loopPageItemsMax, false],
      [limits.loopPageItemsMax, 50, true]
    ])
    expect(await store.records.count('shop.thing')).toBe(limits.loopPageItemsMax + 50)
    expect((await journal(id)).at(-2)).toMatchObject({
      output: {
        each: { count: limits.loopPageItemsMax + 50, skipped: 0, changed: limits.loopPageItemsMax + 50, messages: 0 }
      }
    })
  })

  test('over records: page by page, those that its own steps make are not lost and not done twice', async () => {
    const { publish, run, engine, store, status } = await open({ handlers: { 'shop.write': write } })
    for (const n of list(30)) {
      await engine.intake.writeRecord(
        { op: 'create', entity: 'shop.thing', id: idOf(n), values: { name: `t${n}`, amount: n } },
        'api'
      )
    }
    const where = { amount: { gt: 10 } }
    await publish([
      loop({ items: { entity: 'shop.thing', where } }, { n: { cel: 'has(item.amount) ? item.amount + 1000 : 0' } }),
      after
    ])
    expect(await status(await run())).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(50)
  })

  test('stops early when its condition holds', async () => {
    const { publish, run, store, journal } = await open({ handlers: { 'shop.write': write } })
    await publish([loop({ stopWhen: 'item == 3' })])
    const id = await run({ list: list(10) })
    expect(await store.records.count('shop.thing')).toBe(3)
    expect(pages(await journal(id))[0]).toMatchObject({ count: 3, why: 'stopWhen' })
  })

  test('stops at its most items', async () => {
    const { publish, run, store, status } = await open({ handlers: { 'shop.write': write } })
    await publish([loop({ itemsMax: 4 })])
    expect(await status(await run({ list: list(10) }))).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(4)
  })

  test('a failed item fails the run; what was done before it stands, and a retry goes on with it', async () => {
    let isBad = true
    const { publish, run, store, status, engine, clock, rest, journal } = await open({
      handlers: {
        'shop.write': (input, context) => write({ ...input, isBad: isBad && input['n'] === 6 }, context)
      }
    })
    await publish([loop(), after])
    const id = await run({ list: list(9) })
    expect(await status(id)).toBe('failed')
    expect(await store.records.count('shop.thing')).toBe(5)
    isBad = false
    await engine.control.retry(id, 'user:test')
    await clock.advance(1)
    await rest()
    expect(await status(id)).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(9)
    expect(pages(await journal(id)).map(({ from, count }) => [from, count])).toEqual([
      [0, 5],
      [5, 4]
    ])
  })

  test('an item is tried again as its step says', async () => {
    let failures = 2
    const { publish, run, store, status, clock, rest } = await open({
      handlers: {
        'shop.write': (input, context) => write({ ...input, isBad: input['n'] === 2 && (failures -= 1) >= 0 }, context)
      }
    })
    const retry = { attemptsMax: 3, firstDelayMs: 1000, delayMaxMs: 1000 }
    await publish([
      loop({ steps: [{ id: 'write', kind: 'action', action: 'shop.write', input: { n: { cel: 'item' } }, retry }] })
    ])
    const id = await run({ list: list(3) })
    expect(await status(id)).toBe('waiting')
    for (let second = 0; second < 2; second += 1) {
      await clock.advance(1000)
      await rest()
    }
    expect(await status(id)).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(3)
  })

  test('goes on without items that failed when it is told to, and names them', async () => {
    const { publish, run, store, status, journal } = await open({
      handlers: { 'shop.write': (input, context) => write({ ...input, isBad: Number(input['n']) % 3 === 0 }, context) }
    })
    await publish([loop({ onItemError: 'skip' })])
    const id = await run({ list: list(9) })
    expect(await status(id)).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(6)
    expect(pages(await journal(id))[0]).toMatchObject({
      skippedCount: 3,
      skipped: [{ index: 2 }, { index: 5 }, { index: 8 }]
    })
  })

  test('one item whose change is refused does not take its page with it', async () => {
    const { publish, run, store, status, journal } = await open({
      handlers: {
        'shop.write': (input, { effect }) => {
          const n = Number(input['n'])
          // A thing must have a name.
          effect({ kind: 'create', entity: 'shop.thing', id: idOf(n), values: n === 4 ? {} : { name: `${n}` } })
          return {}
        }
      }
    })
    await publish([loop({ onItemError: 'skip' })])
    const id = await run({ list: list(7) })
    expect(await status(id)).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(6)
    const skipped = pages(await journal(id)).flatMap((page) => page.skipped)
    expect(skipped).toMatchObject([{ index: 3, error: { code: 'INPUT_INVALID' } }])
  })

  test('an item sees what the items before it have made', async () => {
    const { publish, run, store, status } = await open({
      handlers: {
        'shop.write': async (input, { effect, read }) => {
          const name = `group ${Number(input['n']) % 2}`
          const [known] = await read({ op: 'find', entity: 'shop.thing', query: { where: { name } } })
          if (!known) effect({ kind: 'create', entity: 'shop.thing', id: idOf(Number(input['n'])), values: { name } })
          return {}
        }
      }
    })
    await publish([loop()])
    expect(await status(await run({ list: list(6) }))).toBe('completed')
    expect(await store.records.count('shop.thing')).toBe(2)
  })

  test.each<[string, Step]>([
    ['a wait', { id: 'inside', kind: 'wait', for: 'PT1H' }],
    ['a parallel step', { id: 'inside', kind: 'parallel', until: 'all', lists: [{ id: 'a', steps: [] }] }],
    ['a loop over items', { id: 'inside', kind: 'forEach', items: { cel: 'trigger.input.list' }, steps: [] }]
  ])('%s inside it fails clearly', async (_, inside) => {
    const { publishUnchecked, run, journal } = await open()
    await publishUnchecked([loop({ steps: [inside] })])
    expect((await journal(await run({ list: [1] }))).find(({ kind }) => kind === 'failed')).toMatchObject({
      step: 'inside',
      error: { code: 'STEP_NOT_IN_LOOP' }
    })
  })

  test('a search among what the same item has just changed fails clearly', async () => {
    const { publish, run, journal } = await open({
      handlers: {
        'shop.write': write,
        'shop.read': async (_input, { read }) => {
          await read({ op: 'find', entity: 'shop.thing', query: { where: { name: 'x' } } })
          return {}
        }
      }
    })
    const read: Step = { id: 'read', kind: 'action', action: 'shop.read', retry: once }
    await publish([loop({ steps: [...loop().steps, read] })])
    expect((await journal(await run({ list: [1] }))).find(({ kind }) => kind === 'failed')).toMatchObject({
      error: { code: 'READ_IN_LOOP' }
    })
  })

  test('what is no list fails the step', async () => {
    const { publish, run, journal } = await open()
    await publish([loop()])
    expect((await journal(await run({ list: 'no' })))[0]).toMatchObject({
      kind: 'failed',
      error: { code: 'EXPRESSION_FAILED' }
    })
  })
})
