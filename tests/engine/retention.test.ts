import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../schemas/json.ts'
import type { Step } from '../../schemas/step.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { Store } from '../../engine/ports/store.ts'
import { openRunRetainer } from '../../engine/run/retain-runs.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import { commit, newRun } from '../contract/store-fixture.ts'
import { fakeClock } from '../support/fake-clock.ts'
import type { FakeContext } from '../support/fake-sandbox.ts'
import { openShop, type Shop, type ShopParts } from '../support/shop.ts'
import { silentLog } from '../support/silent-log.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const keep = { completed: 90, cancelled: 90, failed: 180 }

describe('openRunRetainer()', () => {
  let folder = ''
  let shop: Shop
  let start = 0

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mach-retain-'))
    start = fakeClock().now()
    shop = await open()
  })

  afterEach(async () => {
    await shop.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function open(parts: ShopParts = { keep }): Promise<Shop> {
    const handlers = {
      'shop.fail': () => {
        throw new Error('no')
      },
      'shop.send': (input: JsonObject, { effect }: FakeContext) => {
        effect({ kind: 'message', channel: 'mail', payload: input })
        return null
      }
    }
    return openShop({ folder, handlers, clock: fakeClock(start), ...parts })
  }

  /** The same installation so many days after it began, when it has looked around for two hours. */
  async function after(days: number, parts?: ShopParts): Promise<void> {
    await shop.close()
    start = fakeClock().now() + days * dayMs
    shop = await open(parts)
    await shop.clock.advance(2 * hourMs)
    await shop.rest()
  }

  const once = { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }
  const fail: Step = { id: 'fail', kind: 'action', action: 'shop.fail', retry: once }
  const send: Step = { id: 'send', kind: 'action', action: 'shop.send', input: { to: 'a@example.com' } }
  const nap: Step = { id: 'nap', kind: 'wait', for: 'P399D' }
  const here = async (id: string) => (await shop.store.runs.find(id)) !== null

  test('takes finished runs away by state and age, by itself, and never one that is not finished', async () => {
    await shop.publish([nap])
    const [asleep, cancelled] = [await shop.run(), await shop.run()]
    await shop.engine.control.cancel(cancelled, 'api', 'r')
    await shop.publish([])
    const completed = await shop.run()
    await shop.publish([fail])
    const failed = await shop.run()
    const all = () => Promise.all([completed, cancelled, failed, asleep].map(here))
    await after(89)
    expect(await all()).toEqual([true, true, true, true])
    await after(91)
    expect(await all()).toEqual([false, false, true, true])
    await after(181)
    expect(await all()).toEqual([false, false, false, true])
    expect((await shop.store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
  })

  test('only counts in a dry run', async () => {
    await shop.publish([])
    const id = await shop.run()
    await shop.close()
    start += 91 * dayMs
    shop = await open()
    const counts = { completed: 1, cancelled: 0, failed: 0 }
    expect((await shop.engine.retainer.retain({ isDryRun: true })).runs).toEqual(counts)
    expect(await here(id)).toBe(true)
    expect((await shop.engine.retainer.retain()).runs).toEqual(counts)
    expect(await here(id)).toBe(false)
  })

  test('keeps runs of a flow for as long as that flow says', async () => {
    await shop.publish([])
    const id = await shop.run()
    await shop.store.retention.setDays({ flowId: 'flow', completed: 3, cancelled: null, failed: null })
    await after(2)
    expect(await here(id)).toBe(true)
    await after(4)
    expect(await here(id)).toBe(false)
  })

  test('keeps a run whose message has not been delivered, and takes it away with the message once it has', async () => {
    const courier: Courier = {
      honoursKeys: true,
      hostOf: () => 'far-side',
      deliver: () => Promise.resolve({ kind: 'sent', answer: 'ok' }),
      close: () => Promise.resolve()
    }
    await shop.publish([send])
    const id = await shop.run()
    await after(200)
    expect([await here(id), (await shop.store.outbox.ofRun(id)).length]).toEqual([true, 1])
    await after(201, { keep, courier })
    expect([await here(id), await shop.store.outbox.ofRun(id)]).toEqual([false, []])
  })

  test('takes nothing away when nobody said how long to keep', async () => {
    await shop.publish([])
    const id = await shop.run()
    await after(1000, {})
    await shop.engine.retainer.retain()
    expect(await here(id)).toBe(true)
  })
})

/** By hand with 200,000: MACH_TEST_RETAINED_RUNS=200000. */
const retainedCount = Number(process.env['MACH_TEST_RETAINED_RUNS'] ?? 5_000)
const keptCount = 300

describe('a database from which runs were retained away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mach-retain-'))
  let clock = fakeClock()
  const names = { vi: 'a', en: 'a' }

  async function fill(store: Store, from: number, count: number): Promise<void> {
    const flow = { id: 'flow', names, trigger: { type: 'manual' as const }, steps: [] }
    await store.setup.publishFlow(flow, clock.now())
    for (let done = 0; done < count; done += 500) {
      const numbers = Array.from({ length: Math.min(500, count - done) }, (_, index) => from + done + index)
      await Promise.all(numbers.map((n) => runThrough(store, n)))
    }
  }

  /** A run as they mostly are: a kilobyte of data, three commits, a message that was sent. */
  async function runThrough(store: Store, n: number): Promise<void> {
    const at = clock.now()
    const trigger = { form: { fullName: `Khách ${n}`, note: 'x'.repeat(400) } }
    const run = newRun(n, { key: `key-${(n * 7919) % 10_000_019}`, subject: `subject-${n % 1000}`, trigger, at })
    const outcome = await store.commit(commit({ runs: [run], at }))
    const handle = outcome.ok ? outcome.runs[0]?.handle : null
    if (!handle) throw new Error('not enqueued')
    const done = { kind: 'done' as const, at, step: 's', attempt: 1, input: trigger, output: trigger, tookMs: 1 }
    const message = { id: run.id, runId: run.id, stepId: 's', channel: 'shop.mail', payload: trigger, about: null }
    await store.commit(
      commit({ at, messages: [message], progress: { handle, entries: [done], status: 'waiting', wakeAt: at } })
    )
    await store.outbox.claim([{ id: run.id, host: 'far-side' }], [])
    const end = { outcome: 'completed' as const, result: null }
    const entries = [{ kind: 'finished' as const, at, step: null, ...end }]
    const progress = { handle: { ...handle, seq: 1 }, entries, status: 'completed' as const, wakeAt: null, end }
    await Promise.all([
      store.commit(commit({ at, progress })),
      store.outbox.settle({ id: run.id, state: 'sent', at, answer: 'ok' })
    ])
  }

  test('is hardly larger than one that never had them', { timeout: 3_600_000 }, async () => {
    const [used, fresh] = [join(folder, 'used.db'), join(folder, 'fresh.db')]
    const store = await openSqliteStore(used)
    await fill(store, 0, retainedCount)
    const fullBytes = await closedSize(store, used)
    clock = fakeClock(clock.now() + 100 * dayMs)
    const again = await openSqliteStore(used)
    await fill(again, 5_000_000, keptCount)
    const published = { flow: { id: 'flow', names, trigger: { type: 'manual' }, steps: [] }, version: 1 }
    const registry = { flows: () => [published.flow] } as never
    const retainer = openRunRetainer({ store: again, registry, clock, log: silentLog, keep })
    expect((await retainer.retain()).runs.completed).toBe(retainedCount)
    const usedBytes = await closedSize(again, used)
    const other = await openSqliteStore(fresh)
    await fill(other, 5_000_000, keptCount)
    const freshBytes = await closedSize(other, fresh)
    expect(usedBytes).toBeLessThan(freshBytes * 1.1)
    expect(fullBytes).toBeGreaterThan(freshBytes * 4)
    rmSync(folder, { recursive: true, force: true })
  })

  async function closedSize(store: Store, file: string): Promise<number> {
    await store.close()
    return statSync(file).size
  }
})
