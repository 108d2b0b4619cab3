import type { Entity } from '../../schemas/entity.ts'
import type { Json } from '../../schemas/json.ts'
import type { Language } from '../../schemas/localized.ts'
import { valueText } from './value-text.ts'

export interface FieldWords {
  readonly name: (name: string) => string
  readonly value: (name: string, value: Json) => string | null
}

/** How the names and values of a record read. */
export function fieldWords({ fields }: Entity, language: Language): FieldWords {
  return {
    name: (name) => fields[name]?.['x-mach'].labels[language] ?? name,
    value: (name, value) => (fields[name] ? valueText(fields[name], value, language) : null)
  }
}
