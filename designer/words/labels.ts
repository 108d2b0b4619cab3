import type { PaletteTrigger } from '../../schemas/draft.ts'
import type { Field } from '../../schemas/entity.ts'
import type { Json } from '../../schemas/json.ts'
import type { Language, Localized } from '../../schemas/localized.ts'
import type { ActionView, EntityView, FlowSummary } from '../../schemas/views.ts'
import { numberIn, plainText, valueText } from './value-text.ts'

/** The words of plugins and flows, by id. An id that nobody knows stands for itself, so that nothing is ever blank. */
export interface Labels {
  readonly action: (id: string) => string
  readonly entity: (id: string) => string
  readonly entityPlural: (id: string) => string
  readonly field: (entity: string, field: string) => string
  /** A value of a field as people read it. */
  readonly value: (entity: string, field: string, value: Json) => string
  /** An entity that has such a field, when all that have one mean the same by it. */
  readonly entityWith: (field: string) => string | null
  readonly flow: (id: string) => string
  /** A trigger of a plugin. */
  readonly trigger: (id: string) => string
  /** A count as it is written in the language. */
  readonly number: (count: number) => string
  /** What kind of record an expression means, where that is known. */
  readonly scope: RecordScope
}

/** Entities of the records that expressions call `trigger.record`, `event.record` and `item`. */
export interface RecordScope {
  readonly trigger?: string
  readonly event?: string
  readonly item?: string
}

interface LabelSource {
  readonly entities: readonly EntityView[]
  readonly actions: readonly ActionView[]
  readonly triggers?: readonly Pick<PaletteTrigger, 'id' | 'labels'>[]
  readonly flows?: readonly Pick<FlowSummary, 'id' | 'names'>[]
  readonly language: Language
}

export function makeLabels({ entities, actions, flows = [], triggers = [], language }: LabelSource): Labels {
  const entitiesById = new Map(entities.map((entity) => [entity.id, entity]))
  const actionsById = new Map(actions.map((action) => [action.id, action]))
  const flowsById = new Map(flows.map((flow) => [flow.id, flow]))
  const text = (texts: Localized | undefined, id: string): string => texts?.[language] ?? id
  const fieldOf = (entity: string, field: string): Field | undefined => entitiesById.get(entity)?.fields[field]
  return {
    action: (id) => text(actionsById.get(id)?.labels, id),
    entity: (id) => text(entitiesById.get(id)?.labels, id),
    entityPlural: (id) => text(entitiesById.get(id)?.plural, id),
    field: (entity, field) => text(fieldOf(entity, field)?.['x-mach'].labels, field),
    value: (entity, field, value) => {
      const known = fieldOf(entity, field)
      // The field's own name says that it counts points.
      if (typeof value === 'number' && known?.['x-mach'].format === 'points') return numberIn(language, value)
      return (known && valueText(known, value, language)) || plainText(value)
    },
    entityWith: (field) => entityWith(entities, field),
    trigger: (id) => text(triggers.find((each) => each.id === id)?.labels, id),
    flow: (id) => text(flowsById.get(id)?.names, id),
    number: (count) => numberIn(language, count),
    scope: {}
  }
}

function entityWith(entities: readonly EntityView[], field: string): string | null {
  const found = entities.filter(({ fields }) => Object.hasOwn(fields, field))
  const meanings = new Set(found.map(({ fields }) => JSON.stringify(fields[field])))
  return meanings.size === 1 ? (found[0]?.id ?? null) : null
}
