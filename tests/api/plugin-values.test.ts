import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '../../engine/egress/open-vault.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

const labels = { vi: 'Vườn', en: 'Garden' }
const receive = `async ({ body, headers, query }, { secrets }) => {
  const isOurs = await secrets.verify({ secret: 'hook', algorithm: 'sha256', encoding: 'base64', text: body, signature: headers['x-sign'] ?? '' })
  return isOurs ? { events: [{ key: query.id, data: { body, cookie: headers.cookie ?? 'none' } }] } : { refused: 'no' }
}`
const code = `machPlugin({ triggers: [{ id: 'rain', receive: ${receive} }] })`
const manifest: Manifest = {
  id: 'garden',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  entities: [],
  actions: [],
  channels: [],
  triggers: [{ id: 'rain', labels, event: { type: 'object' }, uses: ['secret:hook'] }],
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['litres'],
    properties: { litres: { type: 'integer', minimum: 1, default: 5 }, place: { type: 'string' } }
  },
  secrets: [{ name: 'hook', labels, hosts: [] }],
  capabilities: ['secret:hook']
}
const value = 'c4n4ry of the garden'

let shop: ServedShop
beforeEach(async () => {
  shop = await serveShop({ sandbox: openSandbox(), vault: openVault([Buffer.alloc(32, 3)]) })
  await shop.engine.install.plugin({ manifest, code, granted: manifest.capabilities })
})
afterEach(() => shop.close())

const ask = async (method: string, path: string, body?: object) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`${shop.url}/api/plugins/garden/${path}`, { method, ...json })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown> | null
  }
}

describe('settings of a plugin', () => {
  test('are shown with their schema, set as a whole, and kept to it', async () => {
    expect((await ask('GET', 'setup')).body).toMatchObject({ settings: {}, schema: { properties: { litres: {} } } })
    expect((await ask('PUT', 'settings', { litres: 9 })).body).toMatchObject({ settings: { litres: 9 } })
    expect((await ask('PUT', 'settings', { place: 'Huế' })).body).toMatchObject({ settings: { place: 'Huế' } })
    expect((await ask('PUT', 'settings', { litres: 9 })).body).toMatchObject({ settings: { litres: 9 } })
    const wrong = await ask('PUT', 'settings', { litres: 0, colour: 'red' })
    expect([wrong.status, wrong.body?.['code']]).toEqual([422, 'INPUT_INVALID'])
    expect((await ask('GET', 'setup')).body).toMatchObject({ settings: { litres: 9 } })
    expect(shop.engine.settings.of({ pluginId: 'garden', defaults: { litres: 5 } })).toEqual({
      settings: { litres: 9 }
    })
  })
})

describe('a secret of a plugin', () => {
  test('goes in and is shown by nothing', async () => {
    expect((await ask('PUT', 'secrets/hook', { value })).status).toBe(204)
    const { body, text } = await ask('GET', 'setup')
    expect(body).toMatchObject({ secrets: [{ name: 'hook', isSet: true, savedAt: expect.any(String) }] })
    const stored = JSON.stringify(await shop.store.pluginValues.secrets('garden'))
    expect([text, stored].join('')).not.toContain(value)
    expect(JSON.stringify((await shop.get('/api/plugins')).body)).not.toContain(value)
  })

  test('that is not declared is not taken, and an error never repeats it', async () => {
    const unknown = await ask('PUT', 'secrets/other', { value })
    const wrong = await ask('PUT', 'secrets/hook', { value: { nested: value } })
    expect([unknown.status, wrong.status]).toEqual([404, 422])
    expect(unknown.text + wrong.text).not.toContain(value)
  })

  test('can be forgotten, once', async () => {
    await ask('PUT', 'secrets/hook', { value })
    expect((await ask('DELETE', 'secrets/hook')).status).toBe(204)
    expect((await ask('DELETE', 'secrets/hook')).status).toBe(404)
  })
})

describe('POST /hooks/:plugin/:trigger', () => {
  const post = (body: string, sign: string) =>
    fetch(`${shop.url}/hooks/garden/rain?id=a`, {
      method: 'POST',
      body,
      headers: { 'x-sign': sign, cookie: 'session=1' }
    })
  const sign = (body: string) => createHmac('sha256', value).update(body).digest('base64')

  test('gives the plugin the body to the last byte, and no cookies; answers after the commit', async () => {
    await ask('PUT', 'secrets/hook', { value })
    const steps = [{ id: 'w', kind: 'wait' as const, for: 'P1D' }]
    await shop.publish(steps, { trigger: { type: 'plugin', trigger: 'garden.rain' } })
    const body = '{ "litres" : 5,\r\n "vùng": "Huế" }'
    const answer = await post(body, sign(body))
    const { runIds } = (await answer.json()) as { runIds: string[] }
    expect([answer.status, runIds.length]).toEqual([202, 1])
    const handle = await shop.store.runs.find(runIds[0] ?? '')
    expect(handle?.run.trigger).toMatchObject({ event: { body, cookie: 'none' } })
  })

  test('turns away a wrong signature, notes that, and knows no other trigger', async () => {
    await ask('PUT', 'secrets/hook', { value })
    expect((await post('{}', sign('{ }'))).status).toBe(403)
    expect(await shop.store.refusals.countByCode()).toEqual({ SIGNATURE_REFUSED: 1 })
    expect((await fetch(`${shop.url}/hooks/garden/snow`, { method: 'POST', body: '{}' })).status).toBe(404)
  })

  test('lets no address flood it before any code of the plugin runs', async () => {
    const answers = await Promise.all(Array.from({ length: 210 }, () => post('{}', '')))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })
})
