import type { DecidedEntry } from '../../../schemas/journal.ts'
import type { Step } from '../../../schemas/step.ts'

/** The outcome that as many people chose as must; null while there is none. */
export function outcomeChosen(decided: readonly DecidedEntry[], step: Step | undefined): string | null {
  const quorum = step?.kind === 'approve' ? (step.quorum ?? 1) : 1
  const byOutcome = Map.groupBy(decided, ({ outcome }) => outcome)
  const chosen = [...byOutcome].find(([, entries]) => new Set(entries.map(({ by }) => by)).size >= quorum)
  return chosen?.[0] ?? null
}
