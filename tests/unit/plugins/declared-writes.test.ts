import { describe, expect, test } from 'vitest'
import { defineAction, defineEntity, definePlugin } from '../../../plugins/sdk/index.ts'
import { openFakeWorld } from '../../../plugins/sdk/testing.ts'
import type { DeclaredWrite } from '../../../schemas/manifest.ts'

const labels = { vi: 'Cây', en: 'Plant' }
const plant = defineEntity({
  id: 'garden.plant',
  labels,
  plural: labels,
  title: 'name',
  required: ['name'],
  fields: { name: { type: 'string', 'x-mach': { labels } }, height: { type: 'number', 'x-mach': { labels } } }
})
const nothing = { type: 'object', additionalProperties: false, properties: {} } as const
const writes: readonly DeclaredWrite[] = [{ entity: 'garden.plant', ops: ['update'], fields: ['height'] }]
const uses = ['records:read:garden.plant', 'records:write:garden.plant'] as const
const act = { labels, input: nothing, output: nothing, writes, uses } as const

const measure = defineAction({
  ...act,
  id: 'measure',
  async run(_, { records }) {
    for (const each of await records.find(plant, {})) records.update(plant, each, { height: 2 })
    return {}
  }
})
const rename = defineAction({
  ...act,
  id: 'rename',
  async run(_, { records }) {
    for (const each of await records.find(plant, {})) records.update(plant, each, { name: 'Tre' })
    return {}
  }
})
const sow = defineAction({
  ...act,
  id: 'sow',
  run(_, { records }) {
    records.create(plant, { name: 'Mai' })
    return {}
  }
})

function open() {
  const plugin = definePlugin({
    id: 'garden',
    version: '1.0.0',
    engine: '^0.1.0',
    labels,
    entities: [plant],
    actions: [measure, rename, sow],
    capabilities: uses
  })
  const world = openFakeWorld({ plugins: [plugin] })
  world.put(plant, { name: 'Hồng' })
  return world
}

describe('an action that says what it writes', () => {
  test('writes that', async () => {
    const world = open()
    await world.run(measure, {})
    expect(world.all(plant)).toMatchObject([{ name: 'Hồng', height: 2 }])
  })

  test.each([rename, sow])('and nothing else: $id', async (action) => {
    const world = open()
    await expect(world.run(action, {})).rejects.toThrow(`${action.id} does not declare this`)
    expect(world.all(plant)).toMatchObject([{ name: 'Hồng' }])
  })
})
