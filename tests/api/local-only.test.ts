import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

afterEach(() => shop.close())

/** Fetch sets `Host` itself, so the request is made by hand. */
function get(
  path: string,
  headers: Readonly<Record<string, string>>
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request(shop.url + path, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') })
      )
    })
      .on('error', reject)
      .end()
  })
}

describe('the API before there are accounts', () => {
  test('answers this machine by its own names', async () => {
    shop = await serveShop()
    expect((await get('/api/overview', {})).status).toBe(200)
    expect((await get('/api/overview', { host: 'localhost:1234' })).status).toBe(200)
  })

  test.each([
    ['a name that a stranger points here', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }]
  ])('refuses %s', async (_what, headers) => {
    shop = await serveShop()
    const { status, body } = await get('/api/overview', headers)
    expect([status, JSON.parse(body)]).toMatchObject([403, { code: 'HOST_REFUSED' }])
  })

  test('keeps forms and webhooks open to everyone', async () => {
    shop = await serveShop()
    expect((await get('/f/ask', { host: 'shop.example' })).status).toBe(200)
  })
})
