import type { JournalEntry } from '../../schemas/journal.ts'
import type { PlayedPath } from '../../schemas/rehearsal.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import type { PlayedRun } from '../ports/overlay.ts'

/** The way that a run took: the lists it chose and how it ended. */
export interface Way {
  readonly choices: PlayedPath['choices']
  readonly end: PlayedPath['end']
  /** Steps that it came to. */
  readonly entered: ReadonlySet<string>
  readonly failed: ReadonlySet<string>
  /** The step at which it stands, when it has not ended. */
  readonly standing: string | null
}

/** Reads the way of a run from its journal. */
export function readWay({ status, journal }: PlayedRun): Way {
  const choices: { step: string; case: string }[] = []
  const [entered, failed] = [new Set<string>(), new Set<string>()]
  let standing: string | null = null
  for (const entry of journal) {
    const step = 'step' in entry ? entry.step : null
    if (step === null) continue
    entered.add(step)
    standing = step
    if (entry.kind === 'failed' && entry.retryAt === null) failed.add(step)
    if (entry.kind === 'chose') choices.push({ step, case: entry.case })
  }
  const end = endOf(status, journal)
  return { choices, end, entered, failed, standing: end === 'underWay' ? standing : null }
}

function endOf(status: PlayedRun['status'], journal: readonly JournalEntry[]): FlowOutcome | 'underWay' {
  if (status === 'cancelled' || status === 'failed') return status
  if (status !== 'completed') return 'underWay'
  const last = journal.findLast((entry) => entry.kind === 'finished')
  return last?.outcome ?? 'completed'
}
