import { describe, expect, test } from 'vitest'
import { checkManifest } from '../../../engine/registry/check-manifest.ts'
import type { Manifest } from '../../../schemas/manifest.ts'

const labels = { vi: 'Vườn', en: 'Garden' }
const field = (more: object = {}) => ({ type: 'string' as const, 'x-mach': { labels, ...more } })
const plant = { id: 'garden.plant', labels, plural: labels, title: 'name', fields: { name: field() } }
const water = { id: 'water', labels, input: { type: 'object' }, output: { type: 'object' } }
const token = { name: 'token', labels, hosts: ['api.example.com'] }

const manifest: Manifest = {
  id: 'garden',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  icon: 'sprout',
  dependencies: { crm: '^0.1.0' },
  settings: { type: 'object', properties: { unit: { type: 'string' } } },
  secrets: [token],
  entities: [{ ...plant, fields: { name: field(), ownerOf: field({ relation: { entity: 'crm.person' } }) } }],
  actions: [{ ...water, uses: ['records:write:garden.plant'] }],
  channels: [{ id: 'mail', labels, transport: 'smtp', payload: { type: 'object' } }],
  capabilities: [
    'records:read:garden.plant',
    'records:write:garden.plant',
    'records:read:crm.person',
    'channel:mail',
    'channel:garden.mail',
    'channel:crm.letter',
    'http:api.example.com',
    'http:*.example.org:8443',
    'http+plain:old.example.net',
    'secret:token',
    'signal:emit'
  ]
}

describe('checkManifest()', () => {
  test('takes a manifest whose parts know each other', () => {
    expect(checkManifest(manifest)).toEqual(manifest)
  })

  test.each([
    ['an engine range that is none', { engine: 'newest' }, /\/engine is “newest”.*\^0\.1\.0/],
    [
      'a dependency range that is none',
      { dependencies: { crm: '1.0.0-beta' } },
      /\/dependencies\/crm is “1\.0\.0-beta”/
    ],
    [
      'a dependency on itself',
      { dependencies: { crm: '*', garden: '*' } },
      /\/dependencies\/garden names the plugin itself/
    ],
    [
      'a capability for an entity it has not',
      { capabilities: ['records:read:garden.tree'] },
      /\/capabilities\/0 .*names garden\.tree.*it has garden\.plant/
    ],
    [
      'a capability for a plugin it does not depend on',
      { capabilities: ['records:read:sales.offer'] },
      /about the plugin sales; add it to dependencies/
    ],
    ['a channel it has not', { capabilities: ['channel:letter'] }, /names garden\.letter.*it has garden\.mail/],
    ['a channel of a stranger', { capabilities: ['channel:sms.text'] }, /about the plugin sms/],
    [
      'a relation to a stranger',
      { entities: [{ ...plant, fields: { name: field({ relation: { entity: 'sales.offer' } }) } }] },
      /garden\.plant, field name is about the plugin sales/
    ],
    ['a secret that nobody explains', { secrets: [] }, /secret:token is asked for/],
    [
      'a secret that is not asked for',
      { capabilities: ['http:api.example.com'], actions: [] },
      /needs the capability secret:token/
    ],
    [
      'a secret for a closed host',
      { capabilities: ['secret:token'], actions: [] },
      /needs the capability http:api\.example\.com/
    ],
    ['a secret twice', { secrets: [token, token] }, /the secret token is declared twice/],
    ['a secret without a host', { secrets: [{ ...token, hosts: [] }] }, /\/secrets\/0\/hosts/],
    [
      'an action that uses what is not asked for',
      { actions: [{ ...water, uses: ['secret:other'] }] },
      /the action water uses secret:other/
    ],
    [
      'an action that reads beforehand what it does not use',
      { actions: [{ ...water, uses: [], reads: [{ entity: 'garden.plant', where: { name: 'name' } }] }] },
      /the action water reads garden\.plant; add records:read:garden\.plant to its uses/
    ],
    [
      'an action that writes what it does not use',
      { actions: [{ ...water, uses: [], writes: [{ entity: 'garden.plant' }] }] },
      /the action water writes garden\.plant; add records:write:garden\.plant to its uses/
    ],
    ['settings that are no schema', { settings: { type: 'text' } }, /\/settings is not a schema/],
    ['settings that are no object', { settings: { type: 'string' } }, /\/settings must describe an object/],
    ['an icon that is a path', { icon: '../x.svg' }, /\/icon/]
  ])('refuses %s, and says what to write', (_, change, reason) => {
    expect(() => checkManifest({ ...manifest, ...change })).toThrow(reason)
  })

  test.each([
    'http:localhost',
    'http:127.0.0.1',
    'http:[::1]',
    'http:2130706433',
    'http:0x7f.1',
    'http:*.com',
    'http:*',
    'http:a.*.example.com',
    'http:Example.com',
    'http:api.example.com/path',
    'http:api.example.com:0',
    'http:user@example.com',
    'http:example.com.',
    'https:example.com',
    'secret:',
    'signal:hear',
    'records:erase:garden.plant'
  ])('knows no capability %s', (capability) => {
    expect(() => checkManifest({ ...manifest, capabilities: [capability] })).toThrow(/\/capabilities\/0/)
  })
})
