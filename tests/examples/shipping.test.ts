import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPlugin } from '../../engine/registry/build-plugin.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { commit } from '../contract/store-fixture.ts'
import { runMach } from '../support/run-mach.ts'
import { openShop, type Shop } from '../support/shop.ts'
import crm from '../../plugins/crm/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = `${root}examples/plugins/shipping`
const personId = '0195f000-0000-7000-8000-000000000001'
const orderId = '0195f000-0000-7000-8000-000000000002'
const parcelId = '0195f000-0000-7000-8000-000000000003'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ sandbox: openSandbox() })
  const [own, shipping] = await Promise.all([buildPlugin(`${root}plugins/crm`), buildPlugin(folder)])
  for (const { manifest, code } of [own, shipping])
    await shop.engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  await shop.engine.install.flow(JSON.parse(readFileSync(`${folder}/flows/carrier-news.json`, 'utf8')))
})
afterAll(() => shop.close())

async function put(entity: string, id: string, values: object): Promise<void> {
  const write = { op: 'create' as const, entity, id, values: values as never }
  const outcome = await shop.store.commit(commit({ at: shop.clock.now(), writes: [write] }))
  expect(outcome.ok).toBe(true)
}

describe('examples/plugins/shipping', () => {
  test('passes its own tests in a real sandbox', async () => {
    const { code, out } = await runMach('', 'plugin', 'test', folder, '--json')
    expect([code, JSON.parse(out)]).toEqual([0, { id: 'shipping', passed: 5, failed: 0, failures: [] }])
  })

  test('knows of an order only fields that the order has', () => {
    const order = crm.entities?.find(({ id }) => id === 'crm.order') as Manifest['entities'][number]
    expect([order.fields['number']?.type, order.fields['personId']?.type]).toEqual(['string', 'string'])
  })

  test('takes the carrier’s news by webhook, once each', async () => {
    await put('crm.person', personId, { fullName: 'Lê Thị Mai', lifecycleStage: 'customer' })
    const order = {
      number: 'DH-1',
      personId,
      total: 1,
      currency: 'VND',
      status: 'paid',
      placedAt: '2026-02-01T00:00:00Z'
    }
    await put('crm.order', orderId, order)
    const known = {
      code: 'VN123',
      orderId,
      personId,
      state: 'announced',
      stateAt: '2026-02-01T00:00:00Z',
      summary: 'x'
    }
    await put('shipping.parcel', parcelId, known)
    const news = { code: 'VN123', status: 'DELIVERED', at: '2026-02-03T09:30:00Z', place: 'Huế' }
    const told = [
      await shop.engine.intake.receiveHook('carrier-news', news, { key: null, trace: null }),
      await shop.engine.intake.receiveHook('carrier-news', news, { key: null, trace: null })
    ]
    await expect.poll(() => shop.status(told[0]?.runId ?? ''), { timeout: 10_000 }).toBe('completed')
    expect(told.map(({ isNew }) => isNew)).toEqual([true, false])
    expect(await shop.store.records.get('shipping.parcel', parcelId)).toMatchObject({
      state: 'delivered',
      stateAt: '2026-02-03T09:30:00.000Z',
      place: 'Huế',
      summary: 'VN123: Đã giao, Huế'
    })
  })
})
