import { describe, expect, test } from 'vitest'
import { checkInstall } from '../../../engine/registry/check-install.ts'
import type { Manifest } from '../../../schemas/manifest.ts'

const labels = { vi: 'Mẫu', en: 'Sample' }
const manifestOf = (id: string, more: Partial<Manifest> = {}): Manifest => ({
  id,
  version: '1.2.0',
  engine: '>=0.1.0',
  labels,
  entities: [],
  actions: [],
  channels: [],
  capabilities: [],
  ...more
})
const needed = (plugin: string, needs: string, found: string) => ({
  code: 'PLUGIN_NEEDS',
  details: expect.objectContaining({ plugin, needs, found })
})

describe('checkInstall()', () => {
  test('takes a plugin that finds what it needs', () => {
    const crm = manifestOf('crm')
    expect(() => checkInstall(manifestOf('shop', { dependencies: { crm: '^1.0.0' } }), [crm])).not.toThrow()
  })

  test.each([
    ['another Mạch', manifestOf('shop', { engine: '^99.0.0' }), [], needed('shop', 'mach', '0.1.0')],
    ['a plugin that is not here', manifestOf('shop', { dependencies: { crm: '*' } }), [], needed('shop', 'crm', '–')],
    [
      'a newer version of a plugin',
      manifestOf('shop', { dependencies: { crm: '^2.0.0' } }),
      [manifestOf('crm')],
      needed('shop', 'crm', '1.2.0')
    ]
  ])('refuses a plugin that needs %s', (_, manifest, installed, error) => {
    expect(() => checkInstall(manifest, installed)).toThrow(expect.objectContaining(error))
  })

  test('refuses a version that would leave another plugin behind', () => {
    const shop = manifestOf('shop', { dependencies: { crm: '^1.0.0' } })
    const next = manifestOf('crm', { version: '2.0.0' })
    expect(() => checkInstall(next, [manifestOf('crm'), shop])).toThrow(
      expect.objectContaining(needed('shop', 'crm', '2.0.0'))
    )
  })
})
