import type { JournalEntry } from '../../schemas/journal.ts'
import type { PlayedPath } from '../../schemas/rehearsal.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import type { PlayedRun } from '../ports/overlay.ts'

/** The way that a run took: the lists it chose and how it ended. */
export interface Way {
  readonly choices: PlayedPath['choices']
  readonly end: PlayedPath['end']
}

/** Reads the way of a run from its journal. */
export function readWay({ status, journal }: PlayedRun): Way {
  const choices = journal.flatMap((entry) => (entry.kind === 'chose' ? [{ step: entry.step, case: entry.case }] : []))
  return { choices, end: endOf(status, journal) }
}

function endOf(status: PlayedRun['status'], journal: readonly JournalEntry[]): FlowOutcome | 'underWay' {
  if (status === 'cancelled' || status === 'failed') return status
  if (status !== 'completed') return 'underWay'
  const last = journal.findLast((entry) => entry.kind === 'finished')
  return last?.outcome ?? 'completed'
}
