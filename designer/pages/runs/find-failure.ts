import type { FailedEntry, JournalEntry } from '../../../schemas/journal.ts'

/** The failure that ended a run; null when the flow itself ended as failed, at an `end` step. */
export function findFailure(journal: readonly JournalEntry[]): FailedEntry | null {
  const end = journal.findLast((entry) => entry.kind === 'finished')
  if (end && end.step !== null) return null
  return journal.findLast((entry): entry is FailedEntry => entry.kind === 'failed' && entry.retryAt === null) ?? null
}
