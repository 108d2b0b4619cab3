import { describe, expect, test } from 'vitest'
import { compileEntity } from '../../../engine/records/compile-entity.ts'
import { manifestSchema } from '../../../schemas/manifest.ts'
import { faultsOf } from './faults-of.ts'
import { plugins } from './installed.ts'

const entities = plugins.flatMap((plugin) => plugin.entities ?? [])
const actions = plugins.flatMap((plugin) =>
  (plugin.actions ?? []).map((action) => ({ name: `${plugin.id}.${action.id}`, action }))
)

describe('the first plugins', () => {
  test.each(plugins.map((plugin) => [plugin.id, plugin] as const))('%s fits the manifest schema', (_, plugin) => {
    const withoutRun = (plugin.actions ?? []).map(({ run: _run, ...action }) => action)
    const manifest: unknown = JSON.parse(JSON.stringify({ entities: [], channels: [], ...plugin, actions: withoutRun }))
    expect(faultsOf(manifestSchema, manifest)).toEqual([])
  })

  test.each(entities.map((entity) => [entity.id, entity] as const))('%s can be compiled', (id, entity) => {
    expect(compileEntity(entity).id).toBe(id)
  })

  test.each(entities.map((entity) => [entity.id, entity] as const))('%s names only fields that it has', (_, entity) => {
    const { title, columns = [], required = [], unique = [], timeline } = entity
    const named = [
      title,
      ...columns,
      ...required,
      ...unique.flat(),
      ...(timeline ? [timeline.subject, timeline.at, timeline.summary] : [])
    ]
    expect(Object.keys(entity.fields)).toEqual(expect.arrayContaining(named))
  })

  test.each(entities.map((entity) => [entity.id, entity] as const))(
    'every value of an enum of %s has labels',
    (_, entity) => {
      const unlabelled = Object.entries(entity.fields).filter(
        ([name, field]) => name !== 'currency' && field.enum?.some((value) => !field['x-mach'].options?.[value])
      )
      expect(unlabelled).toEqual([])
    }
  )

  test.each(actions.map(({ name, action }) => [name, action] as const))(
    '%s labels all that goes in and out',
    (_, action) => {
      const properties = { ...propertiesOf(action.input), ...propertiesOf(action.output) }
      const unlabelled = Object.keys(properties).filter((name) => properties[name]?.['x-mach'] === undefined)
      expect(unlabelled).toEqual([])
      expect(action.help).toBeDefined()
    }
  )

  test.each(actions.map(({ name, action }) => [name, action] as const))(
    '%s declares reads of fields and inputs that exist',
    (_, action) => {
      for (const { entity, where } of action.reads ?? []) {
        const fields = Object.keys(entities.find(({ id }) => id === entity)?.fields ?? {})
        expect(['id', ...fields]).toEqual(expect.arrayContaining(Object.keys(where)))
        expect(Object.keys(propertiesOf(action.input))).toEqual(expect.arrayContaining(Object.values(where)))
      }
    }
  )

  test.each(actions.map(({ name, action }) => [name, action] as const))(
    '%s says what it writes, and which field is the purpose of its messages',
    (_, action) => {
      for (const { entity, fields = [] } of action.writes ?? [{ entity: 'not declared' }]) {
        const known = Object.keys(entities.find(({ id }) => id === entity)?.fields ?? {})
        expect(known).not.toEqual([])
        expect(known).toEqual(expect.arrayContaining(fields))
      }
      const purpose = action.message ? [action.message.purposeField] : []
      expect(Object.keys(propertiesOf(action.input))).toEqual(expect.arrayContaining(purpose))
    }
  )
})

function propertiesOf(schema: {
  readonly [key: string]: unknown
}): Readonly<Record<string, { readonly 'x-mach'?: unknown }>> {
  return schema['properties'] as Readonly<Record<string, { readonly 'x-mach'?: unknown }>>
}
