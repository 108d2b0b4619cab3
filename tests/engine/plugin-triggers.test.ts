import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCarrier, type CarrierShop } from '../support/carrier.ts'

const key = 'h00k-signing-key'
/** Checks the signature over the very bytes, then makes an event of each piece of news. */
const news = `async ({ body, headers }, { secrets, settings, log }) => {
  const isOurs = await secrets.verify({
    secret: 'hook', algorithm: 'sha256', encoding: 'hex', text: body, signature: headers['x-signature'] ?? ''
  })
  if (!isOurs) return { refused: 'the signature is wrong' }
  const { list } = JSON.parse(body)
  if (!list) return { ignored: 'no news' }
  return { events: list.map(({ code, weight }) => ({ key: code, data: { code, weight, shop: settings.shop } })) }
}`
const event = {
  type: 'object',
  additionalProperties: false,
  required: ['code'],
  properties: { code: { type: 'string' }, weight: { type: 'number' }, shop: { type: 'string' } }
}
const labels = { vi: 'Tin của hãng', en: 'News' }

let shop: CarrierShop
beforeEach(async () => {
  shop = await openCarrier({
    actions: { note: '(input) => input' },
    answer: (_, response) => response.end(),
    manifest: { triggers: [{ id: 'news', labels, event, uses: ['secret:hook'] }] },
    script: `triggers: [{ id: 'news', receive: ${news} }]`
  })
  await shop.engine.settings.saveSecret('carrier', { name: 'hook', value: key }, 'user:mai')
})
afterEach(() => shop.close())

const sign = (body: string) => createHmac('sha256', key).update(body).digest('hex')
const post = (body: object, signature = sign(JSON.stringify(body))) =>
  shop.engine.intake.receiveWebhook(
    'carrier.news',
    { body: JSON.stringify(body), headers: { 'x-signature': signature }, query: {} },
    { key: null, trace: null }
  )
const listen = () =>
  shop.publish(
    [
      {
        id: 'note',
        kind: 'action',
        action: 'carrier.note',
        input: { code: { cel: 'trigger.event.code' }, of: { cel: "has(trigger.event.shop) ? trigger.event.shop : ''" } }
      }
    ],
    { trigger: { type: 'plugin', trigger: 'carrier.news' }, subject: 'trigger.event.code' }
  )

describe('a trigger of a plugin', () => {
  test('starts a run for each event, once for each key, with the event as the plugin made it', async () => {
    await listen()
    const first = await post({ list: [{ code: 'a' }, { code: 'b' }] })
    expect(first).toMatchObject({ events: 2, runIds: [expect.any(String), expect.any(String)] })
    expect(await post({ list: [{ code: 'b' }, { code: 'c' }] })).toMatchObject({
      events: 2,
      runIds: [expect.any(String)]
    })
    await expect.poll(() => shop.status(first.runIds[0] ?? ''), { timeout: 8_000 }).toBe('completed')
    const [entry] = await shop.journal(first.runIds[0] ?? '')
    expect(entry).toMatchObject({ output: { code: 'a', of: 'Mai' } })
  })

  test('refuses a sender whose signature is wrong, and starts nothing', async () => {
    await listen()
    await expect(post({ list: [{ code: 'a' }] }, sign('another body'))).rejects.toMatchObject({
      code: 'SIGNATURE_REFUSED'
    })
    await expect(post({ list: [{ code: 'a' }] }, '')).rejects.toMatchObject({ code: 'SIGNATURE_REFUSED' })
    expect(await post({ list: [] })).toEqual({ events: 0, runIds: [] })
  })

  test('takes what no flow begins with, and ignores what the plugin ignores', async () => {
    expect(await post({ list: [{ code: 'a' }] })).toEqual({ events: 1, runIds: [] })
    expect(await post({})).toEqual({ events: 0, runIds: [] })
  })

  test('lets no event through that does not fit its schema', async () => {
    await listen()
    await expect(post({ list: [{ code: 'a', weight: 'heavy' }] })).rejects.toMatchObject({ code: 'OUTPUT_INVALID' })
  })

  test('says that a secret has no value yet', async () => {
    await shop.engine.settings.removeSecret('carrier', 'hook')
    await expect(post({ list: [] })).rejects.toMatchObject({ code: 'SECRET_MISSING', details: { secret: 'hook' } })
  })
})

describe('what a trigger may not', () => {
  test.each([
    ['call the outside', `(_, { http }) => http.fetch(base + '/x')`, 'OUTSIDE_CALL_REFUSED'],
    ['read records', `(_, { records }) => records.get({ id: 'shop.thing' }, 'x')`, 'CAPABILITY_DENIED'],
    [
      'change records',
      `(_, { records }) => { records.create({ id: 'shop.thing' }, {}); return { events: [] } }`,
      'EFFECT_INVALID'
    ],
    [
      'use a secret that it does not name',
      `(_, { secrets }) => secrets.verify({ secret: 'token', algorithm: 'sha1', encoding: 'hex', text: '', signature: '' })`,
      'CAPABILITY_DENIED'
    ],
    ['answer as it likes', `() => 'fine'`, 'OUTPUT_INVALID']
  ])('%s', async (_, receive, code) => {
    const { manifest } = shop.engine.registry.plugins().find((each) => each.manifest.id === 'carrier') ?? {}
    const script = `const base = 'http://api.carrier.test:${shop.far.port}'; machPlugin({ triggers: [{ id: 'news', receive: ${receive} }] })`
    await shop.engine.install.plugin({
      manifest: { ...manifest, version: '1.0.1' },
      code: script,
      granted: shop.granted
    })
    await expect(post({})).rejects.toMatchObject({ code })
    expect(shop.far.heard).toEqual([])
  })
})
