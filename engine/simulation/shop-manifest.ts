import type { JsonObject } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'

/** The plugin that simulated flows work with: accounts, and entries that are only ever added. */
const both = (text: string) => ({ vi: text, en: text })
const field = (type: 'string' | 'integer') => ({ type, 'x-mach': { labels: both('f') } })
const indexed = { type: 'string' as const, 'x-mach': { labels: both('f'), index: true } }
const anything: JsonObject = { type: 'object' }
const output: JsonObject = {}

export const shopManifest: Manifest = {
  id: 'shop',
  version: '1.0.0',
  engine: '^0.1.0',
  labels: both('Shop'),
  entities: [
    {
      id: 'shop.account',
      labels: both('Account'),
      plural: both('Accounts'),
      title: 'name',
      required: ['name'],
      fields: { name: field('string'), balance: field('integer'), count: field('integer'), level: field('integer') }
    },
    {
      id: 'shop.entry',
      labels: both('Entry'),
      plural: both('Entries'),
      title: 'tag',
      required: ['tag'],
      appendOnly: true,
      fields: { tag: indexed, account: indexed, amount: field('integer'), sort: field('string') }
    }
  ],
  actions: ['post', 'log', 'undo', 'send', 'search', 'fail'].map((id) => ({
    id,
    labels: both(id),
    input: anything,
    output
  })),
  channels: [{ id: 'mail', labels: both('Mail'), transport: 'smtp', payload: anything }],
  capabilities: []
}

export const shopGrants = [
  'records:read:shop.account',
  'records:write:shop.account',
  'records:read:shop.entry',
  'records:write:shop.entry',
  'channel:mail'
]

/** Ids as the store wants them, told by a number. `room` keeps kinds of ids apart. */
export function idOf(room: number, n: number): string {
  return `0195f0${String(room).padStart(2, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

export const subjectOf = (n: number): string => idOf(1, n)
