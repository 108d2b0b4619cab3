import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openVault } from '../../engine/egress/open-vault.ts'
import type { Gateway, OutsideRequest } from '../../engine/ports/gateway.ts'
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

/** The carrier's host is invented, so its answer is recorded; the gateway itself is tested with servers that are there. */
const asked: OutsideRequest[] = []
const gateway: Gateway = {
  request(request) {
    asked.push(request)
    const answer = { status: 201, headers: {}, body: '{"code":"VN777","fee":25000}', encoding: 'utf8' as const }
    return Promise.resolve({ kind: 'answered', answer })
  }
}

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ sandbox: openSandbox(), gateway, vault: openVault([Buffer.alloc(32, 5)]) })
  const [own, shipping] = await Promise.all([buildPlugin(`${root}plugins/crm`), buildPlugin(folder)])
  for (const { manifest, code } of [own, shipping])
    await shop.engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  await shop.engine.settings.saveSecret('shipping', { name: 'webhook', value: 'signing-key-of-both' }, 'user:test')
  await shop.engine.settings.saveSecret('shipping', { name: 'token', value: 'a-token-of-the-carrier' }, 'user:test')
  for (const flow of ['carrier-news', 'send-parcel'])
    await shop.engine.install.flow(JSON.parse(readFileSync(`${folder}/flows/${flow}.json`, 'utf8')))
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
    expect([code, JSON.parse(out)]).toEqual([0, { id: 'shipping', passed: 9, failed: 0, failures: [] }])
  })

  test('knows of an order only fields that the order has', () => {
    const order = crm.entities?.find(({ id }) => id === 'crm.order') as Manifest['entities'][number]
    expect([order.fields['number']?.type, order.fields['personId']?.type]).toEqual(['string', 'string'])
  })

  test('takes the carrier’s signed news by webhook, once each, and nobody else’s', async () => {
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
    const told = [await tell(news, 'signing-key-of-both'), await tell(news, 'signing-key-of-both')]
    await expect.poll(() => shop.status(told[0]?.runIds[0] ?? ''), { timeout: 10_000 }).toBe('completed')
    expect(told.map(({ runIds }) => runIds.length)).toEqual([1, 0])
    await expect(tell(news, 'a guess')).rejects.toMatchObject({ code: 'SIGNATURE_REFUSED' })
    expect(await shop.store.records.get('shipping.parcel', parcelId)).toMatchObject({
      state: 'delivered',
      stateAt: '2026-02-03T09:30:00.000Z',
      place: 'Huế',
      summary: 'VN123: Đã giao, Huế'
    })
  })

  test('has the carrier fetch a parcel and follows it by the code that it gave', async () => {
    const input = { orderNumber: 'DH-1', address: '12 Hàng Bông, Hà Nội' }
    const { runId } = await shop.engine.intake.startByHand('send-parcel', input, 'user:test')
    await expect.poll(() => shop.status(runId ?? ''), { timeout: 10_000 }).toBe('completed')
    const [parcel] = (await shop.store.records.find('shipping.parcel', { where: { code: 'VN777' } })).records
    expect(parcel).toMatchObject({ orderId, personId, state: 'announced' })
    expect(asked[0]).toMatchObject({
      url: 'https://api.carrier.example/v1/shipments',
      headers: { authorization: 'Bearer {{secret:token}}', 'idempotency-key': expect.any(String) },
      secrets: { token: { value: 'a-token-of-the-carrier', hosts: ['api.carrier.example'] } }
    })
  })
})

async function tell(news: object, key: string) {
  const body = JSON.stringify(news)
  const headers = { 'x-carrier-signature': createHmac('sha256', key).update(body).digest('hex') }
  return shop.engine.intake.receiveWebhook(
    'shipping.carrierNews',
    { body, headers, query: {} },
    { key: null, trace: null }
  )
}
