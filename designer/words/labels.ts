import type { Language, Localized } from '../../schemas/localized.ts'
import type { ActionView, EntityView } from '../../schemas/views.ts'

/** The words of plugins, by id. An id that no plugin knows stands for itself, so that nothing is ever blank. */
export interface Labels {
  readonly action: (id: string) => string
  readonly entity: (id: string) => string
  readonly entityPlural: (id: string) => string
  readonly field: (entity: string, field: string) => string
}

interface LabelSource {
  readonly entities: readonly EntityView[]
  readonly actions: readonly ActionView[]
  readonly language: Language
}

export function makeLabels({ entities, actions, language }: LabelSource): Labels {
  const entitiesById = new Map(entities.map((entity) => [entity.id, entity]))
  const actionsById = new Map(actions.map((action) => [action.id, action]))
  const text = (texts: Localized | undefined, id: string): string => texts?.[language] ?? id
  return {
    action: (id) => text(actionsById.get(id)?.labels, id),
    entity: (id) => text(entitiesById.get(id)?.labels, id),
    entityPlural: (id) => text(entitiesById.get(id)?.plural, id),
    field: (entity, field) => text(entitiesById.get(entity)?.fields[field]?.['x-mach'].labels, field)
  }
}
