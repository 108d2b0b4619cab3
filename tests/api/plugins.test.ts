import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMetrics } from '../../engine/telemetry/open-metrics.ts'
import { integrityOf } from '../../engine/registry/check-integrity.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import { shopManifest } from '../support/shop.ts'

let shop: ServedShop
beforeEach(async () => {
  shop = await serveShop({ metrics: openMetrics() })
})
afterEach(() => shop.close())

const labels = { vi: 'Vườn', en: 'Garden' }
const code = 'machPlugin({ actions: [] })'
const manifest: Manifest = {
  id: 'garden',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  integrity: integrityOf(code),
  dependencies: { shop: '^1.0.0' },
  entities: [],
  actions: [{ id: 'water', labels, input: {}, output: {}, uses: ['records:read:shop.thing'] }],
  channels: [],
  capabilities: ['records:read:shop.thing', 'records:write:shop.thing']
}
const granted = ['records:read:shop.thing']
const codeOf = async (body: object) => {
  const { status, body: problem } = await shop.post('/api/plugins', { manifest, code, granted, ...body })
  return [status, problem['code']]
}

describe('POST /api/plugins', () => {
  test('installs a plugin with what is granted, and an action with no more than it uses', async () => {
    expect(await codeOf({ granted: manifest.capabilities })).toEqual([201, undefined])
    expect((await shop.get('/api/plugins')).body['plugins']).toContainEqual(
      expect.objectContaining({ id: 'garden', granted: manifest.capabilities, manifest })
    )
    expect([...shop.engine.registry.action('garden.water').granted]).toEqual(['records:read:shop.thing'])
  })

  test.each([
    ['a grant that was not asked for', { granted: ['records:read:shop.note'] }, [422, 'PLUGIN_INVALID']],
    ['code of another plugin', { code: 'machPlugin({})' }, [422, 'PLUGIN_INVALID']],
    ['a manifest whose parts do not fit', { manifest: { ...manifest, dependencies: {} } }, [422, 'PLUGIN_INVALID']],
    [
      'a plugin that finds not what it needs',
      { manifest: { ...manifest, dependencies: { shop: '^2.0.0' } } },
      [409, 'PLUGIN_NEEDS']
    ],
    [
      'a version that another plugin cannot use',
      { manifest: { ...shopManifest, engine: '^7.0.0' }, granted: [] },
      [409, 'PLUGIN_NEEDS']
    ],
    ['a body that is none', { granted: 'all' }, [422, 'INPUT_INVALID']]
  ])('refuses %s', async (_, body, answer) => {
    expect(await codeOf(body)).toEqual(answer)
    expect(shop.engine.registry.plugins().map(({ manifest: { id } }) => id)).toEqual(['shop'])
  })

  test('takes a plugin that is larger than other bodies may be', async () => {
    const large = `${code}//${'x'.repeat(1_000_000)}${'"'.repeat(40_000)}`
    expect(await codeOf({ code: large, manifest: { ...manifest, integrity: integrityOf(large) } })).toEqual([
      201,
      undefined
    ])
    expect(await codeOf({ code: 'x'.repeat(4_000_000) })).toEqual([413, 'BODY_TOO_LARGE'])
  })

  test('is for this machine alone', async () => {
    const answer = await shop.post('/api/plugins', { manifest, code, granted }, { origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
  })
})

describe('the standing of a plugin', () => {
  test('is shown, and changed by switching it off and on', async () => {
    const usage = { calls: 0, failures: 0, cpuMs: 0, isApart: false }
    expect((await shop.get('/api/plugins/shop')).body).toMatchObject({ id: 'shop', state: 'on', hold: null, usage })
    const reason = { vi: 'Đang kiểm tra', en: 'Being looked at' }
    const { status, body } = await shop.post('/api/plugins/shop/disable', { reason })
    expect([status, body]).toMatchObject([200, { state: 'off', hold: { reason, by: 'user:local', waitingRuns: 0 } }])
    expect((await shop.get('/api/overview')).body['heldPlugins']).toMatchObject([{ id: 'shop', state: 'off', reason }])
    expect(await (await fetch(`${shop.url}/metrics`)).text()).toContain('mach_plugin_held{plugin="shop"} 1')
    expect((await shop.post('/api/plugins/shop/enable', {})).body).toMatchObject({ state: 'on', hold: null })
    expect((await shop.get('/api/overview')).body['heldPlugins']).toEqual([])
  })

  test('of a plugin that is not here is not found', async () => {
    expect((await shop.get('/api/plugins/nobody')).status).toBe(404)
    expect((await shop.post('/api/plugins/nobody/disable', {})).status).toBe(404)
  })
})
