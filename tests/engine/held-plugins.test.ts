import { afterEach, describe, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engineError } from '../../engine/errors.ts'
import { limits } from '../../engine/limits.ts'
import { noUsage } from '../../schemas/plugin-state.ts'
import { fakeSandbox } from '../support/fake-sandbox.ts'
import { openShop, type Shop, type ShopParts } from '../support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const labels = { vi: 'Bước', en: 'Step' }
let isBad = false
const handlers: NonNullable<ShopParts['handlers']> = {
  'shop.echo': (input) => {
    if (isBad) throw engineError('PLUGIN_TIMEOUT', { plugin: 'shop', limitMs: 1_000 })
    return input
  },
  'shop.count': () => 1
}

async function open(parts: ShopParts = {}): Promise<void> {
  isBad = false
  shop = await openShop({ handlers, ...parts })
}
const publish = () =>
  shop.publish([
    { id: 'one', kind: 'action', names: labels, action: 'shop.count', input: {} },
    { id: 'two', kind: 'action', names: labels, action: 'shop.echo', input: {} }
  ])

describe('a plugin that is switched off', () => {
  test('lets its steps wait, says why in the journal, and lets them go on when it is on again', async () => {
    await open()
    await publish()
    await shop.engine.plugins.disable('shop', 'user:an')
    const runs = [await shop.run(), await shop.run()]
    expect(await Promise.all(runs.map((id) => shop.status(id)))).toEqual(['ready', 'ready'])
    expect(await shop.journal(runs[0] ?? '')).toMatchObject([
      { kind: 'failed', step: 'one', attempt: 0, error: { code: 'PLUGIN_HELD', details: { state: 'off' } } }
    ])
    expect(shop.engine.plugins.standing('shop')).toMatchObject({
      waitingRuns: 2,
      hold: { state: 'off', by: 'user:an' }
    })
    expect((await shop.store.standing()).stuck).toBe(0)

    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await Promise.all(runs.map((id) => shop.status(id)))).toEqual(['completed', 'completed'])
    expect(shop.engine.plugins.standing('shop')).toMatchObject({ waitingRuns: 0, hold: null })
  })

  test('takes none of the attempts of a step', async () => {
    await open()
    const retry = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
    await shop.publish([{ id: 'one', kind: 'action', names: labels, action: 'shop.count', input: {}, retry }])
    await shop.engine.plugins.disable('shop', 'user:an')
    const run = await shop.run()
    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await shop.journal(run)).toMatchObject([
      { kind: 'failed', attempt: 0 },
      { kind: 'done', attempt: 1 },
      { kind: 'finished' }
    ])
  })

  test('holds a loop between its pages, and the loop goes on', async () => {
    await open()
    await shop.publish([
      {
        id: 'each',
        kind: 'forEach',
        items: { cel: '[1, 2, 3]' },
        steps: [{ id: 'one', kind: 'action', action: 'shop.echo', input: {} }]
      }
    ])
    await shop.engine.plugins.disable('shop', 'user:an')
    const run = await shop.run()
    expect(await shop.status(run)).toBe('ready')
    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await shop.status(run)).toBe('completed')
  })

  test('stays so over a restart, and its runs are found again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mach-held-'))
    await open({ folder })
    await publish()
    await shop.engine.plugins.disable('shop', 'user:an', { vi: 'Đang kiểm tra', en: 'Being looked at' })
    const run = await shop.run()
    await shop.close()
    await open({ folder, isInstalled: true })
    await shop.engine.start()
    await shop.rest()
    expect(shop.engine.plugins.standing('shop').hold).toMatchObject({ state: 'off', reason: { en: 'Being looked at' } })
    expect(await shop.status(run)).toBe('ready')
    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await shop.status(run)).toBe('completed')
    rmSync(folder, { recursive: true, force: true })
  })

  test('does not keep its runs from being cancelled', async () => {
    await open()
    await publish()
    await shop.engine.plugins.disable('shop', 'user:an')
    const run = await shop.run()
    await shop.engine.control.cancel(run, 'user:an', '')
    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await shop.status(run)).toBe('cancelled')
  })
})

describe('a plugin that keeps failing', () => {
  test('is put in quarantine, its next steps wait, and a person lets it go on', async () => {
    await open()
    await publish()
    isBad = true
    for (let run = 0; run < limits.quarantineStopsMax; run += 1) await shop.run()
    expect(shop.engine.plugins.standing('shop').hold).toMatchObject({ state: 'quarantined', by: 'mach' })
    expect(shop.engine.plugins.standing('shop').hold?.reason?.en).toContain('stopped 5 times in 10 minutes')
    const held = await shop.run()
    expect((await shop.journal(held)).at(-1)).toMatchObject({
      kind: 'failed',
      error: { code: 'PLUGIN_HELD', details: { plugin: 'shop', state: 'quarantined' } }
    })
    expect((await shop.store.setup.pluginStates()).map(({ state }) => state)).toEqual(['quarantined'])

    isBad = false
    await shop.engine.plugins.enable('shop', 'user:an')
    await shop.rest()
    expect(await shop.status(held)).toBe('completed')
  })
})

describe('a plugin that runs apart', () => {
  test('has a few calls under way; other runs that want it are put aside and keep no place', async () => {
    const letGo: (() => void)[] = []
    const slow = fakeSandbox({
      'shop.echo': () => new Promise((resolve) => letGo.push(() => resolve('slow'))),
      'shop.count': () => 1
    })
    await open({ sandbox: { ...slow, usage: () => ({ ...noUsage, isApart: true }) } })
    await shop.publish([{ id: 'two', kind: 'action', names: labels, action: 'shop.echo', input: {} }])
    const begin = (n: number) => shop.engine.intake.startByHand('flow', { n }, 'user:test')
    const started = await Promise.all(Array.from({ length: 20 }, (_, n) => begin(n)))
    await expect.poll(() => shop.engine.plugins.standing('shop').waitingRuns).toBe(20 - limits.callsApartMax)
    expect(letGo).toHaveLength(limits.callsApartMax)
    expect(shop.engine.worker.held()).toBe(limits.callsApartMax)

    let done = 0
    while (done < 20) {
      for (const release of letGo.splice(0)) {
        done += 1
        release()
      }
      await shop.clock.advance(1)
    }
    await shop.rest()
    const statuses = await Promise.all(started.map(({ runId }) => shop.status(runId ?? '')))
    expect(statuses).toEqual(started.map(() => 'completed'))
    expect(await shop.journal(started[19]?.runId ?? '')).toMatchObject([{ kind: 'done', attempt: 1 }, {}])
  })
})
