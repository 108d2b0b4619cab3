import type { Entity } from '../../schemas/entity.ts'
import type { Language } from '../../schemas/localized.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { valueText } from './value-text.ts'

const valuesShown = 3

interface Wish {
  readonly language: Language
  /** A field whose value the reader knows already. */
  readonly except: string
}

/** A record on one line: its title and the first columns, as far as they say something new. */
export function summaryOf(entity: Entity, record: StoredRecord, { language, except }: Wish): string {
  const names = new Set([entity.title, ...(entity.columns ?? [])])
  const texts = [...names].flatMap((name) => {
    const field = entity.fields[name]
    const isWanted = field && name !== except && !field['x-mach'].relation
    return isWanted ? valueText(field, record[name], language) || [] : []
  })
  return texts.slice(0, valuesShown).join(' · ') || record.id
}
