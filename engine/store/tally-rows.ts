import type { StepTally } from '../../schemas/flow-tally.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { RunStatus } from '../../schemas/run.ts'

/** A run beside one of its journal rows; a run without a journal has one row, without entries. */
export interface TallyRow {
  readonly n: number
  readonly status: RunStatus
  readonly steps: string | null
  readonly entries: string | null
}

/** Runs looked at in one stretch: few enough that whoever else works in this process hardly notices. */
export const tallySliceRuns = 250

type Counts = { -readonly [K in keyof StepTally]: StepTally[K] } & { took: Record<string, number> }

/** Counts what runs did at each step, from rows in which those of one run lie side by side. */
export function tallyRows(rows: Iterable<TallyRow>): { readonly runs: number; readonly steps: readonly StepTally[] } {
  const book = new TallyBook()
  for (const row of rows) book.add(row)
  return { runs: book.runs, steps: [...book.steps.values()] }
}

class TallyBook {
  readonly steps = new Map<string, Counts>()
  runs = 0
  #n: number | null = null
  /** What has been counted of the run at hand. */
  #seen = new Set<string>()

  add({ n, status, steps, entries }: TallyRow): void {
    if (n !== this.#n) this.#begin(n, status, steps)
    if (entries === null) return
    for (const entry of JSON.parse(entries) as readonly JournalEntry[]) {
      if ('step' in entry && typeof entry.step === 'string') this.#say(entry.step, wordOf(entry))
    }
  }

  #begin(n: number, status: RunStatus, steps: string | null): void {
    this.#n = n
    this.#seen = new Set()
    this.runs += 1
    const how = standings[status]
    if (!how || steps === null) return
    for (const step of JSON.parse(steps) as readonly string[]) this.#reach(step)[how] += 1
  }

  #reach(step: string): Counts {
    const known = this.steps.get(step)
    const counts = known ?? { step, reached: 0, waiting: 0, working: 0, failed: 0, cancelled: 0, took: {} }
    if (!known) this.steps.set(step, counts)
    if (!this.#seen.has(step)) counts.reached += 1
    this.#seen.add(step)
    return counts
  }

  #say(step: string, word: string): void {
    const { took } = this.#reach(step)
    const key = `${step} ${word}`
    if (!this.#seen.has(key)) took[word] = (took[word] ?? 0) + 1
    this.#seen.add(key)
  }
}

const standings: Partial<Record<RunStatus, 'waiting' | 'working' | 'failed' | 'cancelled'>> = {
  waiting: 'waiting',
  ready: 'working',
  failed: 'failed',
  cancelled: 'cancelled'
}

/** The kind of an entry, with what it decided where there is more than one way on. */
function wordOf(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'chose':
      return `chose:${entry.case}`
    case 'decided':
      return `decided:${entry.outcome}`
    case 'looped':
      if (!entry.goesOn) return 'looped:last'
      return entry.rounds > 0 ? 'looped:again' : 'looped:first'
    case 'paged':
      return entry.isLast ? 'paged:last' : 'paged:more'
    default:
      return entry.kind
  }
}
