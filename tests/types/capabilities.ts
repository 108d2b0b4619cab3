/**
 * What a plugin's author cannot write because nothing grants it. Nothing here runs: `tsc` reads it, and an error that is
 * expected and does not come is an error.
 */
import { defineAction, defineEntity, definePlugin, foreignEntity, type Records } from 'mach/sdk'

const labels = { vi: 'Mẫu', en: 'Sample' }
const action = { labels, input: { type: 'object' }, output: { type: 'object' } } as const
const fields = { name: { type: 'string', 'x-mach': { labels } } } as const
const member = defineEntity({ id: 'sample.member', labels, plural: labels, title: 'name', fields })
const visit = defineEntity({ id: 'sample.visit', labels, plural: labels, title: 'name', fields })
const person = foreignEntity({ id: 'crm.person', required: ['fullName'], fields: { fullName: { type: 'string' } } })

export const right = defineAction({
  ...action,
  id: 'right',
  uses: ['records:read:sample.member', 'records:write:sample.member', 'records:read:crm.person', 'channel:news'],
  async run(_, { records, send }) {
    const [known] = await records.find(person, { where: { fullName: 'Mai' } })
    const one = await records.get(member, known?.fullName ?? '')
    if (one) records.update(member, one, { name: known?.fullName ?? null })
    send('news', {})
    await countMembers(records)
    return {}
  }
})

/** Asks for less than it is given. */
async function countMembers(records: Records<'records:read:sample.member'>): Promise<number> {
  const found = await records.find(member, {})
  // @ts-expect-error It was not handed the right to write.
  records.create(member, {})
  return found.length
}

export const ungranted = [
  defineAction({
    ...action,
    id: 'a',
    uses: ['records:read:sample.member'],
    async run(_, { records, send }) {
      // @ts-expect-error The action does not use another entity.
      await records.find(visit, {})
      // @ts-expect-error Reading is not writing.
      records.create(member, { name: 'Lan' })
      // @ts-expect-error Nor is it changing.
      records.update(member, { id: '', version: 1 }, { name: 'Lan' })
      // @ts-expect-error Nor deleting.
      records.delete(member, { id: '', version: 1 })
      // @ts-expect-error No channel was asked for.
      send('news', {})
      // @ts-expect-error A text is no entity.
      await records.find('sample.member', {})
      return {}
    }
  }),
  defineAction({
    ...action,
    id: 'b',
    async run(_, { records }) {
      // @ts-expect-error An action that says nothing uses nothing.
      await records.get(member, '')
      return {}
    }
  }),
  defineAction({
    ...action,
    id: 'c',
    uses: ['records:write:sample.member'],
    async run(_, { records }) {
      // @ts-expect-error What is handed on is no more than what was given.
      await countMembers(records)
      return {}
    }
  }),
  // @ts-expect-error There is no such kind of capability.
  defineAction({ ...action, id: 'd', uses: ['records:erase:sample.member'], run: () => ({}) })
]

const plugin = { id: 'sample', version: '1.0.0', engine: '^0.1.0', labels } as const
const news = { id: 'news', labels, transport: 'smtp', payload: {} } as const
const token = { name: 'token', labels, hosts: ['api.example.com'] } as const
const all = {
  ...plugin,
  dependencies: { crm: '^0.1.0' },
  entities: [member],
  channels: [news],
  secrets: [token],
  actions: [right]
} as const
const needed = [
  'records:read:sample.member',
  'records:write:sample.member',
  'records:read:crm.person',
  'channel:news'
] as const

export const plugins = [
  definePlugin({ ...all, capabilities: [...needed, 'http:api.example.com', 'secret:token', 'signal:emit'] }),
  // @ts-expect-error The plugin asks for less than its actions use.
  definePlugin({ ...all, capabilities: ['records:read:sample.member'] }),
  // @ts-expect-error There is no such entity in this plugin.
  definePlugin({ ...plugin, capabilities: ['records:read:sample.member'] }),
  // @ts-expect-error An entity of a plugin that it does not depend on.
  definePlugin({ ...plugin, capabilities: ['records:read:crm.person'] }),
  // @ts-expect-error There is no such channel in this plugin.
  definePlugin({ ...plugin, capabilities: ['channel:news'] }),
  // @ts-expect-error There is no such secret in this plugin.
  definePlugin({ ...plugin, capabilities: ['secret:token'] }),
  // @ts-expect-error There is no such kind of capability.
  definePlugin({ ...plugin, capabilities: ['files:read'] })
]
