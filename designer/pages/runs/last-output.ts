import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Json } from '../../../schemas/json.ts'

/** What a step has given last, as far as the journal says it; undefined when it has given nothing. */
export function lastOutput(journal: readonly JournalEntry[], step: string): Json | undefined {
  const gave = journal.flatMap((entry) => {
    if (entry.kind === 'done' && entry.step === step) return [entry.output]
    return entry.kind === 'edited' && step in entry.outputs ? [entry.outputs[step] ?? null] : []
  })
  return gave.at(-1)
}
