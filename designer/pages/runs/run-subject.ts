import type { Entity } from '../../../schemas/entity.ts'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Json } from '../../../schemas/json.ts'
import type { Run } from '../../../schemas/run.ts'

type Told = Pick<Run, 'subject' | 'trigger'> & { readonly journal: readonly JournalEntry[] }

/**
 * The entity of the record a run is about. A run keeps only the id, so the entity is read from what the run did: a step
 * that touched the record names it, and so does a field that points to records of one entity and holds the id.
 */
export function subjectEntity({ subject, trigger, journal }: Told, entities: readonly Entity[]): string | null {
  if (subject === null) return null
  const done = journal.filter((entry) => entry.kind === 'done')
  const touched = done.flatMap(({ changes }) => changes ?? []).find(({ id }) => id === subject)
  if (touched) return touched.entity
  const names = [trigger, ...done.flatMap(({ input, output }) => [input, output])].flatMap((data) =>
    namesOf(data, subject)
  )
  const fields = entities.flatMap((entity) => names.flatMap((name) => entity.fields[name] ?? []))
  return fields.flatMap((field) => field['x-mach'].relation?.entity ?? [])[0] ?? null
}

/** Names under which a value stands in data, however deep. */
function namesOf(data: Json, value: string): readonly string[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, inner]) => (inner === value ? [name] : namesOf(inner, value)))
}
