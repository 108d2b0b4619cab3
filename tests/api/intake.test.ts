import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { defaultGate } from '../../engine/api/gate.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

async function open(parts: Parameters<typeof serveShop>[0] = {}): Promise<ServedShop> {
  shop = await serveShop(parts)
  return shop
}

afterEach(() => shop.close())

const form = { name: 'Lê Thị Mai', phone: '0912345678' }

/** Looks into the file from another connection: what is not committed is not seen there. */
function committedRuns(): number {
  const database = new Database(join(shop.folder, 'mach.db'), { readonly: true })
  const count = Number(database.prepare('select count(*) from runs').pluck().get())
  database.close()
  return count
}

describe.each([
  ['POST /f/:formKey', '/f/ask', form, { name: 'Khác', phone: '0987654321' }],
  ['POST /hooks/:flowKey', '/hooks/hooked', { n: 1 }, { n: 2 }]
])('%s', (_name, path, body, other) => {
  test('answers 202 with the run, which is committed by then', async () => {
    const { post } = await open()
    for (let n = 1; n <= 5; n += 1) {
      const answer = await post(path, body)
      expect(answer.status).toBe(202)
      expect(answer.body['runId']).toMatch(/^[0-9a-f-]{36}$/)
      expect(committedRuns()).toBe(n)
    }
  })

  test('gives the same run for the same Idempotency-Key, also at the same moment', async () => {
    const { post } = await open()
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(path, body, { 'idempotency-key': 'k-1' })))
    expect(new Set(answers.map(({ body: each }) => each['runId'])).size).toBe(1)
    expect(answers.filter(({ body: each }) => each['isNew'] === true)).toHaveLength(1)
    expect(committedRuns()).toBe(1)
  })

  test('refuses a key that comes again with other data instead of losing it', async () => {
    const { post } = await open()
    await post(path, body, { 'idempotency-key': 'k-1' })
    const answer = await post(path, other, { 'idempotency-key': 'k-1' })
    expect([answer.status, answer.body['code']]).toEqual([409, 'KEY_REUSED'])
  })

  test('refuses 2 MB with 413 and goes on serving', async () => {
    const { post } = await open()
    const answer = await post(path, JSON.stringify({ name: 'x'.repeat(2_000_000) }))
    expect([answer.status, answer.body['code']]).toEqual([413, 'BODY_TOO_LARGE'])
    expect((await post(path, body)).status).toBe(202)
  })

  test('refuses 2 MB that does not say how long it is', async () => {
    const { url } = await open()
    expect(await postChunked(url + path, 2_000_000)).toBe(413)
  })

  test('refuses what is no JSON, and another content type', async () => {
    const { post } = await open()
    expect((await post(path, '{"name": ')).body).toMatchObject({ code: 'BODY_NOT_JSON', status: 400 })
    expect((await post(path, 'a=b', { 'content-type': 'text/plain' })).body).toMatchObject({
      code: 'CONTENT_TYPE_UNSUPPORTED',
      status: 415
    })
  })

  test('gives 404 for a door that is not there', async () => {
    const { post } = await open()
    expect((await post(`${path}-not`, body)).status).toBe(404)
  })
})

describe('a wrong body', () => {
  test('gives 422 naming each field, in both languages, and is noted without its values', async () => {
    const { post, store } = await open()
    const answer = await post('/f/ask', { name: 'x'.repeat(51), mail: 7, surplus: 'secret-value' })
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const fields = answer.body['fields'] as { path: string; message: { vi: string; en: string } }[]
    expect(fields.map(({ path }) => path).toSorted()).toEqual(expect.arrayContaining(['/mail', '/name', '/surplus']))
    expect(fields.every(({ message }) => message.vi !== '' && message.en !== '')).toBe(true)
    expect(await store.refusals.countByCode()).toEqual({ INPUT_INVALID: 1 })
    const database = new Database(join(shop.folder, 'mach.db'), { readonly: true })
    expect(JSON.stringify(database.prepare('select * from refusals').all())).not.toContain('secret-value')
    database.close()
  })

  test('names the missing fields of a webhook', async () => {
    const { post } = await open()
    const answer = await post('/hooks/hooked', {})
    expect(answer.body['fields']).toMatchObject([{ path: '/n' }])
  })

  test('must fill one of the fields of which one is needed', async () => {
    const { post } = await open()
    expect((await post('/f/ask', { name: 'An' })).status).toBe(422)
    expect((await post('/f/ask', { name: 'An', phone: '' })).status).toBe(422)
  })
})

describe('a flood', () => {
  test('of 200 connections gets 429 for what is too much and loses nothing that was accepted', async () => {
    const { url } = await open({ gate: defaultGate })
    const answers = await flood(url, '/f/ask', 200)
    const count = (status: number): number =>
      answers.filter((answer) => answer.startsWith(`HTTP/1.1 ${status} `)).length
    expect(count(202) + count(429)).toBe(200)
    expect(count(202)).toBeGreaterThan(0)
    expect(count(429)).toBeGreaterThan(0)
    expect(answers.find((answer) => answer.startsWith('HTTP/1.1 429'))?.toLowerCase()).toContain('retry-after: 1')
    expect(committedRuns()).toBe(count(202))
    await shop.rest()
    expect((await shop.store.runs.countByStatus('asked')).completed).toBe(count(202))
  })

  test('of form posts from one address gets 429 with a time to wait', async () => {
    const { post } = await open({ gate: { inFlightMax: 100, postsPerSecond: 1, postsBurst: 3 } })
    const statuses: number[] = []
    for (let n = 0; n < 5; n += 1) statuses.push((await post('/f/ask', form)).status)
    expect(statuses).toEqual([202, 202, 202, 429, 429])
    expect((await post('/f/ask', form)).body['code']).toBe('TOO_MANY_REQUESTS')
  })
})

describe('the hosted form', () => {
  const send = (fields: Record<string, string>) =>
    shop.post('/f/ask?lang=en', new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded'
    })

  test('shows its fields with consent not ticked, in the language asked for', async () => {
    const { get } = await open()
    const { status, body, headers } = await get('/f/ask')
    expect(status).toBe(200)
    expect(body['text']).toContain('lang="vi"')
    expect(body['text']).toContain('name="news"')
    expect(body['text']).not.toContain('checked')
    expect(headers.get('content-security-policy')).toContain(`default-src 'none'`)
  })

  test('takes a post, keeps only ticked consents, and says thank you', async () => {
    const { store, rest } = await open()
    const answer = await send({ ...form, mail: '', news: 'on', website2: '' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/f/ask/thanks?lang=en'])
    await send({ ...form, website2: '' })
    await rest()
    const { handles } = await store.runs.list({ flowId: 'asked', limit: 2 })
    expect(handles.map(({ run }) => run.trigger['consents'])).toEqual([
      [],
      [{ name: 'news', purpose: 'marketing', channel: 'email', textVersion: '1' }]
    ])
    expect(handles[0]?.run.trigger['form']).toEqual(form)
  })

  test('comes back with what was typed, escaped, and with the fault beside its field', async () => {
    await open()
    const answer = await send({ name: '<script>alert(1)</script>'.repeat(3), phone: '0912' })
    expect(answer.status).toBe(422)
    expect(answer.body['text']).toContain('&lt;script&gt;')
    expect(answer.body['text']).not.toContain('<script>')
    expect(answer.body['text']).toContain('id="name-wrong"')
    expect(answer.body['text']).toContain('value="0912"')
  })

  test('refuses what only a machine fills in', async () => {
    await open()
    expect((await send({ ...form, website2: 'http://spam.example' })).status).toBe(422)
    expect(committedRuns()).toBe(0)
  })
})

function postChunked(url: string, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      }
    )
    // The server may hang up once it has answered; the answer is what counts.
    sent.on('error', (error) =>
      'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET') ? undefined : reject(error)
    )
    for (let at = 0; at < bytes; at += 50_000) sent.write('x'.repeat(50_000))
    sent.end()
  })
}

/** Opens all connections first, then posts on all of them in the same moment; gives the raw answers. */
async function flood(url: string, path: string, connections: number): Promise<readonly string[]> {
  const { hostname, port, host } = new URL(url)
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(hostname, Number(port))))
  return Promise.all(
    sockets.map(async (socket, n) => {
      const body = JSON.stringify({ ...form, name: `Khách ${n}` })
      const head = [`POST ${path} HTTP/1.1`, `host: ${host}`, 'content-type: application/json', 'connection: close']
      socket.write([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
      const chunks: Buffer[] = []
      for await (const chunk of socket) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks).toString('utf8')
    })
  )
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket))
    socket.on('error', reject)
  })
}
