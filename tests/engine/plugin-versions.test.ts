import { afterEach, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { openShop, shopManifest, type Shop, type ShopParts } from '../support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** Each run waits an hour, then says which version of the plugin it is worked with, and writes. */
let written = 0
const handlers: NonNullable<ShopParts['handlers']> = {
  'shop.echo': (_, { call }) => call.pluginVersion,
  'shop.write': (_, { call, effect }) => {
    const values = call.pluginVersion.startsWith('1.') ? { name: 'old', code: call.seed } : { name: 'new' }
    const id = `0195f000-0000-7000-8000-${String((written += 1)).padStart(12, '0')}`
    effect({ kind: 'create', entity: 'shop.thing', id, values })
    return {}
  }
}

const labels = { vi: 'Bước', en: 'Step' }
const hour = 3_600_000
async function open(parts: ShopParts = {}): Promise<void> {
  shop = await openShop({ handlers, ...parts })
  await shop.publish([
    { id: 'nap', kind: 'wait', names: labels, for: 'PT1H' },
    { id: 'say', kind: 'action', names: labels, action: 'shop.echo', input: {} },
    { id: 'put', kind: 'action', names: labels, action: 'shop.write', input: {} }
  ])
}

async function upgrade(version: string, change: Partial<Manifest> = {}): Promise<void> {
  await shop.clock.advance(1_000)
  const manifest = { ...shopManifest, ...change, version }
  await shop.engine.install.plugin({ manifest, code: '', granted: manifest.capabilities })
  await shop.clock.advance(1_000)
}

async function saidBy(runId: string): Promise<unknown> {
  const entries = await shop.journal(runId)
  return entries.flatMap((entry) => (entry.kind === 'done' && entry.step === 'say' ? [entry.output] : []))[0]
}

describe('a run that waits while its plugin is upgraded', () => {
  test('finishes on the version it began with, and later runs begin on the new one', async () => {
    await open()
    const before = await shop.run()
    await upgrade('2.0.0')
    const after = await shop.run()
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect([await saidBy(before), await saidBy(after)]).toEqual(['1.0.0', '2.0.0'])
    expect([await shop.status(before), await shop.status(after)]).toEqual(['completed', 'completed'])
  })

  test('is reached by a correction of its version, also after a breaking one', async () => {
    await open()
    const before = await shop.run()
    await upgrade('2.0.0')
    await upgrade('1.0.1')
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await saidBy(before)).toBe('1.0.1')
  })

  test('loses nothing when the new version has dropped a field that it still writes', async () => {
    await open()
    const before = await shop.run()
    const [thing, note] = shopManifest.entities
    if (!thing || !note) throw new Error('The shop has two entities.')
    const { code: _, ...fields } = thing.fields
    await upgrade('2.0.0', { entities: [{ ...thing, fields }, note] })
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await shop.status(before)).toBe('completed')
    const { records } = await shop.store.records.find('shop.thing', {})
    expect(records).toMatchObject([{ name: 'old', code: expect.any(String) }])
  })

  test('knows its version after Mạch was started again', async () => {
    await open()
    const before = await shop.run()
    await upgrade('2.0.0')
    const { folder, clock } = shop
    await shop.engine.stop()
    shop = await openShop({ handlers, folder, clock, isInstalled: true })
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await saidBy(before)).toBe('1.0.0')
  })
})
