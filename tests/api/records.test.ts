import { afterEach, describe, expect, test } from 'vitest'
import { serveShop, type Answer, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

afterEach(() => shop.close())

async function send(
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {}
): Promise<Answer> {
  const response = await fetch(shop.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {})
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Answer['body'] }
}

describe('/api/records/:entity', () => {
  test('makes, reads, changes and deletes a record', async () => {
    shop = await serveShop()
    const made = await send('POST', '/api/records/shop.thing', { name: 'Nón lá', amount: 3 })
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
    const path = `/api/records/shop.thing/${String(made.body['id'])}`
    expect((await send('GET', path)).body).toMatchObject({ name: 'Nón lá', amount: 3, version: 1 })
    const changed = await send('PATCH', path, { amount: null, name: 'Nón' }, { 'if-match': '"1"' })
    expect([changed.status, changed.headers.get('etag'), changed.body['amount']]).toEqual([200, '"2"', undefined])
    expect((await send('GET', `${path}/audit`)).body['entries']).toHaveLength(2)
    expect((await send('DELETE', path, undefined, { 'if-match': '"2"' })).status).toBe(204)
    expect((await send('GET', path)).body).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('refuses a change of a version that is gone with 412', async () => {
    shop = await serveShop()
    const made = await send('POST', '/api/records/shop.thing', { name: 'a' })
    const path = `/api/records/shop.thing/${String(made.body['id'])}`
    await send('PATCH', path, { name: 'b' }, { 'if-match': '"1"' })
    expect((await send('PATCH', path, { name: 'c' }, { 'if-match': '"1"' })).body).toMatchObject({
      code: 'VERSION_CONFLICT',
      status: 412
    })
    expect((await send('PATCH', path, { name: 'c' }, { 'if-match': 'nonsense' })).status).toBe(412)
  })

  test('names each wrong field', async () => {
    shop = await serveShop()
    const answer = await send('POST', '/api/records/shop.thing', { amount: 'many', colour: 'red' })
    expect(answer.status).toBe(422)
    const paths = (answer.body['fields'] as { path: string }[]).map(({ path }) => path)
    expect(paths.toSorted()).toEqual(['/amount', '/colour', '/name'])
  })

  test('says which value is taken', async () => {
    shop = await serveShop()
    await send('POST', '/api/records/shop.thing', { name: 'a', code: 'X' })
    expect((await send('POST', '/api/records/shop.thing', { name: 'b', code: 'X' })).body).toMatchObject({
      code: 'UNIQUE_CONFLICT',
      details: { fields: 'code' }
    })
  })

  test('searches, filters, sorts and pages', async () => {
    shop = await serveShop()
    for (const [name, amount] of [
      ['Đào', 1],
      ['Mai', 2],
      ['Đặng', 3]
    ] as const)
      await send('POST', '/api/records/shop.thing', { name, amount })
    const names = async (query: string) => {
      const { body } = await send('GET', `/api/records/shop.thing?${query}`)
      return (body['records'] as { name: string }[]).map((record) => record.name)
    }
    expect(await names('search=da')).toEqual(['Đặng', 'Đào'])
    expect(await names(`where=${encodeURIComponent('{"amount":{"gte":2}}')}&sort=amount`)).toEqual(['Mai', 'Đặng'])
    const first = await send('GET', '/api/records/shop.thing?limit=2&sort=amount')
    expect(await names(`limit=2&sort=amount&cursor=${String(first.body['nextCursor'])}`)).toEqual(['Đặng'])
    expect((await send('GET', '/api/records/shop.thing?cursor=zzz')).body).toMatchObject({
      code: 'INPUT_INVALID',
      fields: [{ path: '/cursor' }]
    })
    expect((await send('GET', '/api/records/shop.thing?where=[')).status).toBe(422)
    expect((await send('GET', '/api/records/shop.nothing')).status).toBe(404)
  })

  test('shows what happened with a record on its timeline', async () => {
    shop = await serveShop()
    const made = await send('POST', '/api/records/shop.thing', { name: 'a' })
    const id = String(made.body['id'])
    await send('POST', '/api/records/shop.note', { text: 'called', thingId: id })
    const { body } = await send('GET', `/api/records/shop.thing/${id}/timeline`)
    expect(body['items']).toMatchObject([{ kind: 'record', source: 'shop.note', summary: 'called' }])
  })
})

describe('/api/runs', () => {
  test('lists runs and shows one with its journal and its flow', async () => {
    shop = await serveShop()
    const { runId } = (await shop.post('/f/ask', { name: 'Mai', phone: '0912' })).body
    await shop.rest()
    const list = await shop.get('/api/runs?status=completed&limit=5')
    expect(list.body['runs']).toMatchObject([{ id: runId, title: 'Mai', flowNames: { en: 'Asked' } }])
    const one = await shop.get(`/api/runs/${String(runId)}`)
    expect(one.body).toMatchObject({
      status: 'completed',
      flow: { id: 'asked' },
      journal: [{ kind: 'done' }, { kind: 'finished' }]
    })
    expect((await shop.get('/api/runs?status=odd')).body).toMatchObject({ fields: [{ path: '/status' }] })
    expect((await shop.get('/api/runs/none')).status).toBe(404)
  })

  test('refuses to cancel what is finished and to retry what has not failed', async () => {
    shop = await serveShop()
    const { runId } = (await shop.post('/f/ask', { name: 'Mai', phone: '0912' })).body
    await shop.rest()
    expect((await shop.post(`/api/runs/${String(runId)}/cancel`, {})).body).toMatchObject({
      code: 'RUN_FINISHED',
      status: 409
    })
    expect((await shop.post(`/api/runs/${String(runId)}/retry`, {})).body).toMatchObject({
      code: 'RUN_NOT_FAILED',
      status: 409
    })
  })
})

describe('/api/overview', () => {
  test('counts what is in the store', async () => {
    shop = await serveShop()
    await shop.post('/f/ask', { name: 'Mai', phone: '0912' })
    await shop.post('/f/ask', {})
    await shop.rest()
    expect((await shop.get('/api/overview')).body).toMatchObject({
      runs: { completed: 1, ready: 0 },
      refusals: { INPUT_INVALID: 1 },
      records: { 'shop.thing': 0 }
    })
  })
})
