import type { PaletteForm, PaletteTrigger } from '../../../schemas/draft.ts'
import type { Entity } from '../../../schemas/entity.ts'
import type { Language } from '../../../schemas/localized.ts'
import type { FlowSummary } from '../../../schemas/views.ts'
import type { Choice, Line } from './lines.ts'

interface Known {
  readonly entities: readonly Entity[]
  readonly entity: Entity | undefined
  readonly forms: readonly PaletteForm[]
  readonly triggers: readonly PaletteTrigger[]
  readonly flows: readonly FlowSummary[]
  readonly language: Language
}

/** What is installed and can be named in a flow. */
export function knownThings(control: Line['control'], known: Known): readonly Choice[] {
  const { entities, entity, forms, flows, language } = known
  switch (control) {
    case 'entity':
      return entities.map(({ id, labels }) => ({ value: id, text: labels[language] }))
    case 'form':
      return forms.map(({ id, names }) => ({ value: id, text: names[language] }))
    case 'flow':
      return flows.map(({ id, names }) => ({ value: id, text: names[language] }))
    default:
      return Object.entries(entity?.fields ?? {}).map(([value, field]) => ({
        value,
        text: field['x-mach'].labels[language]
      }))
  }
}
