import { expect } from 'vitest'
import type { ActionDefinition } from '../../../plugins/sdk/index.ts'
import { openFakeWorld, type FakeWorld } from '../../../plugins/sdk/testing.ts'
import { faultsOf } from './faults-of.ts'
import { plugins } from './installed.ts'

/** A world with the first plugins, in which every input, output and new record must fit what the plugin declares. */
export function openWorld(now = '2026-03-02T02:00:00.000Z'): FakeWorld {
  const world = openFakeWorld({ plugins, now })
  return {
    ...world,
    run: async (action, input) => {
      expectFit(action.input, input)
      const call = await world.run(action, input)
      expectFit(action.output, call.output)
      for (const effect of call.effects) if (effect.kind === 'create') expectRecord(effect.entity, effect.values)
      return call
    }
  }
}

function expectFit(schema: ActionDefinition['input'], value: unknown): void {
  expect(faultsOf(schema, value)).toEqual([])
}

function expectRecord(entityId: string, values: unknown): void {
  const entity = plugins.flatMap(({ entities = [] }) => entities).find(({ id }) => id === entityId)
  if (!entity) throw new Error(`There is no entity ${entityId}`)
  const { required = [], fields: properties } = entity
  const schema = recordSchemas.get(entityId) ?? { type: 'object', additionalProperties: false, required, properties }
  recordSchemas.set(entityId, schema)
  expectFit(schema, values)
}

const recordSchemas = new Map<string, ActionDefinition['input']>()
