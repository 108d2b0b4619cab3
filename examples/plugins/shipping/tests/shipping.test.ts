import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openFakeWorld, sign } from 'mach/sdk/testing'
import { followParcel, order } from '../actions/follow-parcel.ts'
import { noteStatus } from '../actions/note-status.ts'
import { orderPickup } from '../actions/order-pickup.ts'
import { parcel } from '../entities/parcel.ts'
import shipping from '../index.ts'
import { carrierNews } from '../triggers/carrier-news.ts'

const personId = '0195f000-0000-7000-8000-000000000001'

async function openWithParcel() {
  const world = openFakeWorld({ plugins: [shipping], foreign: [order], now: '2026-03-02T08:00:00.000Z' })
  world.put(order, { number: 'DH-1', personId })
  const { output } = await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN123' })
  return { world, parcelId: output.parcelId }
}

describe('shipping.followParcel', () => {
  test('ties a code to the order and its person, once', async () => {
    const { world, parcelId } = await openWithParcel()
    const again = await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN123' })
    assert.deepEqual(again.output, { parcelId, isNew: false })
    assert.deepEqual(
      world.all(parcel).map(({ code, personId: of, state }) => [code, of, state]),
      [['VN123', personId, 'announced']]
    )
  })

  test('reads nothing that was not read beforehand', async () => {
    const { world } = await openWithParcel()
    assert.deepEqual((await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN124' })).awaited, [])
  })

  test('says which order there is not', async () => {
    const { world } = await openWithParcel()
    await assert.rejects(world.run(followParcel, { orderNumber: 'DH-9', code: 'VN9' }), /There is no order DH-9/)
  })
})

describe('shipping.noteStatus', () => {
  test('keeps the newest, in whatever order the carrier tells', async () => {
    const { world } = await openWithParcel()
    const tell = (status: string, at: string) => world.run(noteStatus, { code: 'VN123', status, at })
    const said = [
      await tell('picked', '2026-03-02T10:00:00+07:00'),
      await tell('Picked', '2026-03-02T17:00:00+07:00'),
      await tell('DELIVERED', '2026-03-03T09:30:00.000Z'),
      await tell('in transit', '2026-03-03T08:00:00.000Z')
    ]
    assert.deepEqual(
      said.map(({ output }) => output.changed),
      [false, true, true, false]
    )
    assert.equal(world.all(parcel)[0]?.summary, 'VN123: Đã giao')
  })

  test('passes over parcels and words that it does not know, and notes the word', async () => {
    const { world } = await openWithParcel()
    const at = '2026-03-04T08:00:00.000Z'
    assert.deepEqual((await world.run(noteStatus, { code: 'XX', status: 'PICKED', at })).output, {
      known: false,
      changed: false
    })
    const { output, log } = await world.run(noteStatus, { code: 'VN123', status: 'constructor', at })
    assert.deepEqual(output, { known: true, changed: false, state: 'announced' })
    assert.match(log[0] ?? '', /constructor/)
  })
})

const url = 'https://api.carrier.example/v1/shipments'
const asked = { orderNumber: 'DH-1', address: '12 Hàng Bông, Hà Nội' }

describe('shipping.orderPickup', () => {
  test('sends what the owner has set, with a handle in place of the token, and gives code and fee', async () => {
    const world = openFakeWorld({
      plugins: [shipping],
      settings: { shopCode: 'MAI-01' },
      outside: [{ method: 'POST', url, answer: { status: 201, json: { code: 'VN777', fee: 25_000.4 } } }]
    })
    const { output, log } = await world.run(orderPickup, asked)
    assert.deepEqual(output, { code: 'VN777', fee: 25_000 })
    assert.deepEqual(log, ['The carrier fetches DH-1 as VN777.'])
    const [request] = world.requests
    assert.equal(request?.headers['authorization'], 'Bearer {{secret:token}}')
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      shop: 'MAI-01',
      service: 'standard',
      reference: 'DH-1',
      address: asked.address,
      grams: 500
    })
  })

  test('says why the carrier does not take it, and believes nothing that is not there', async () => {
    const answers = [
      { answer: { status: 422, body: 'no such street' }, message: /does not take DH-1: no such street/ },
      { answer: { status: 500 }, message: /answered 500/ },
      { answer: { status: 200, json: { fee: 1 } }, message: /no tracking code/ },
      { answer: { status: 200, body: '<html>' }, message: /JSON/ }
    ]
    for (const { answer, message } of answers) {
      const world = openFakeWorld({ plugins: [shipping], outside: () => answer })
      await assert.rejects(world.run(orderPickup, asked), message)
    }
  })
})

describe('shipping.carrierNews', () => {
  const world = openFakeWorld({ plugins: [shipping], secrets: { webhook: 'known to both' } })
  const news = { code: 'VN777', status: 'DELIVERED', at: '2026-03-03T09:30:00.000Z' }
  const post = async (body: object, signedBy = 'known to both') =>
    world.receive(carrierNews, { body, headers: { 'X-Carrier-Signature': await sign(signedBy, JSON.stringify(body)) } })

  test('makes an event of signed news; the same news has the same key', async () => {
    assert.deepEqual(await post(news), { events: [{ key: `VN777 DELIVERED ${news.at}`, data: news }] })
    const withPlace = { ...news, place: 'Hà Nội' }
    assert.deepEqual(await post(withPlace), { events: [{ key: `VN777 DELIVERED ${news.at}`, data: withPlace }] })
  })

  test('refuses news of anybody else, and passes over what names no parcel', async () => {
    assert.deepEqual(await post(news, 'a guess'), { refused: 'the signature does not fit' })
    assert.deepEqual(await post({ hello: 'world' }), { ignored: 'it names no parcel, status and time' })
  })
})
