import type { Entity } from '../../schemas/entity.ts'

/**
 * The entities of a plugin as its tables must serve them while runs of earlier versions go on: the newest ones, and what
 * earlier ones had beside that. Nothing earlier is required any more.
 */
export function keepEarlierFields(newest: readonly Entity[], earlier: readonly Entity[]): readonly Entity[] {
  const entities = new Map(newest.map((entity) => [entity.id, entity]))
  for (const old of earlier.toReversed()) {
    const entity = entities.get(old.id)
    entities.set(old.id, entity ? { ...entity, fields: { ...entity.fields, ...onlyIn(old, entity) } } : old)
  }
  return [...entities.values()]
}

function onlyIn(old: Entity, entity: Entity): Entity['fields'] {
  return Object.fromEntries(Object.entries(old.fields).filter(([name]) => !Object.hasOwn(entity.fields, name)))
}
