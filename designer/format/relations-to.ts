import type { EntityView } from '../../schemas/views.ts'

export interface RelationTo {
  readonly entity: EntityView
  readonly field: string
}

/** Every field of every entity that holds the id of a record of `target`. */
export function relationsTo(target: string, entities: readonly EntityView[]): readonly RelationTo[] {
  return entities.flatMap((entity) =>
    Object.entries(entity.fields)
      .filter(([, field]) => field['x-mach'].relation?.entity === target)
      .map(([field]) => ({ entity, field }))
  )
}
