/**
 * What the SDK's types refuse. Nothing here runs: `tsc` reads it, and an error that is expected and does not come is an
 * error. Each line says the contract that it breaks.
 */
import { defineAction, defineEntity, definePlugin, type ActionContext, type RecordOf } from 'mach/sdk'

const labels = { vi: 'Mẫu', en: 'Sample' }

const member = defineEntity({
  id: 'sample.member',
  labels,
  plural: labels,
  title: 'name',
  required: ['name'],
  fields: {
    name: { type: 'string', 'x-mach': { labels } },
    level: { type: 'string', enum: ['new', 'old'], 'x-mach': { labels } },
    visits: { type: 'integer', 'x-mach': { labels } },
    tags: { type: 'array', items: { type: 'string' }, 'x-mach': { labels } }
  }
})

const shape = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: { id: { type: 'string' }, count: { type: 'integer' } }
} as const

const sample = { labels, input: shape, output: shape }

export const right = defineAction({
  ...sample,
  id: 'right',
  uses: ['records:read:sample.member', 'records:write:sample.member', 'channel:message'],
  async run(input, { records, clock, ids, send, log }) {
    const found = await records.find(member, { where: { level: 'new', visits: { gte: 2 } }, sort: '-name', limit: 5 })
    const one = await records.get(member, input.id)
    const id = records.create(member, { name: clock.now(), level: 'new', tags: [ids.next()] })
    if (one) records.update(member, one, { level: null, visits: found.length })
    send('message', { to: id }, { about: id })
    log(one?.level ?? 'none')
    return { id, count: found[0]?.visits ?? 0 }
  }
})

export const refused = [
  // @ts-expect-error A handler reads only the fields that its input has.
  defineAction({ ...sample, id: 'a', run: (input) => ({ id: input.name }) }),
  // @ts-expect-error An optional field of the input may be missing.
  defineAction({ ...sample, id: 'b', run: (input) => ({ id: input.id, count: input.count + 1 }) }),
  // @ts-expect-error The output has all that its schema requires.
  defineAction({ ...sample, id: 'c', run: () => ({ count: 1 }) }),
  // @ts-expect-error A field of the output is of the type that its schema says.
  defineAction({ ...sample, id: 'd', run: async () => ({ id: 5 }) }),
  // @ts-expect-error An action has labels.
  defineAction({ id: 'e', input: shape, output: shape, run: () => ({ id: '' }) }),
  // @ts-expect-error A handler has no other way out than its context.
  defineAction({ ...sample, id: 'f', run: (_, context) => ({ id: context.fetch('x') }) })
]

export function use({ records, send }: ActionContext, record: RecordOf<typeof member>): void {
  // @ts-expect-error There is no such field to look for.
  void records.find(member, { where: { age: 3 } })
  // @ts-expect-error A query has no such part.
  void records.find(member, { order: 'name' })
  // @ts-expect-error A new record has all that its entity requires.
  records.create(member, { visits: 1 })
  // @ts-expect-error A new record has no field that its entity has not.
  records.create(member, { name: 'Lan', age: 3 })
  // @ts-expect-error The engine gives the id.
  records.create(member, { name: 'Lan', id: '1' })
  // @ts-expect-error A field with choices takes one of them.
  records.create(member, { name: 'Lan', level: 'gold' })
  // @ts-expect-error A change has no field that its entity has not.
  records.update(member, record, { age: 3 })
  // @ts-expect-error Only a record that was read, with its version, can be changed.
  records.update(member, { id: record.id }, { visits: 1 })
  // @ts-expect-error Only a record that was read, with its version, can be deleted.
  records.delete(member, record.id)
  // @ts-expect-error What was read cannot be written to.
  record.visits = 2
  // @ts-expect-error The payload of a message is data.
  send('message', 'text')
}

// @ts-expect-error Nothing is implied: a plugin says what it asks for, even if that is nothing.
export const plugin = definePlugin({ id: 'sample', version: '1.0.0', engine: '^0.1.0', labels })
