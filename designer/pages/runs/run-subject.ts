import type { JournalEntry } from '../../../schemas/journal.ts'

/** The entity of the record a run is about, when one of the run's own steps touched that record. */
export function subjectEntity(journal: readonly JournalEntry[], subject: string | null): string | null {
  const changes = journal.flatMap((entry) => (entry.kind === 'done' ? (entry.changes ?? []) : []))
  return changes.find(({ id }) => id === subject)?.entity ?? null
}
