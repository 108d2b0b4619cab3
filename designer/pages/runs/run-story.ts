import type {
  CancelledEntry,
  ChoseEntry,
  DoneEntry,
  FailedEntry,
  FinishedEntry,
  JournalEntry,
  RetriedEntry,
  SleptEntry,
  WokeEntry
} from '../../../schemas/journal.ts'

/**
 * A run's journal as people read it: what belongs to one step, its failed attempts, its retries and its output, is told
 * together, in the order it happened.
 */
export type Chapter = CallChapter | ChoiceChapter | SleepChapter | EndChapter

export interface CallChapter {
  readonly kind: 'call'
  readonly step: string
  readonly failures: readonly FailedEntry[]
  readonly retries: readonly RetriedEntry[]
  readonly done: DoneEntry | null
}

export interface ChoiceChapter {
  readonly kind: 'choice'
  readonly step: string
  readonly chose: ChoseEntry
}

export interface SleepChapter {
  readonly kind: 'sleep'
  readonly step: string
  readonly slept: SleptEntry
  readonly woke: WokeEntry | null
}

export interface EndChapter {
  readonly kind: 'end'
  readonly entry: FinishedEntry | CancelledEntry
}

export function tellRun(journal: readonly JournalEntry[]): readonly Chapter[] {
  return journal.reduce<readonly Chapter[]>(addEntry, [])
}

function addEntry(chapters: readonly Chapter[], entry: JournalEntry): readonly Chapter[] {
  const last = chapters.at(-1)
  switch (entry.kind) {
    case 'chose':
      return [...chapters, { kind: 'choice', step: entry.step, chose: entry }]
    case 'slept':
      return [...chapters, { kind: 'sleep', step: entry.step, slept: entry, woke: null }]
    case 'woke':
      return last?.kind === 'sleep' ? replaceLast(chapters, { ...last, woke: entry }) : chapters
    case 'finished':
    case 'cancelled':
      return [...chapters, { kind: 'end', entry }]
    case 'done':
    case 'failed':
    case 'retried':
      return addCall(chapters, entry)
  }
}

function addCall(chapters: readonly Chapter[], entry: DoneEntry | FailedEntry | RetriedEntry): readonly Chapter[] {
  const last = chapters.at(-1)
  const goesOn = last?.kind === 'call' && last.step === entry.step && last.done === null
  const call: CallChapter = goesOn ? last : { kind: 'call', step: entry.step, failures: [], retries: [], done: null }
  const longer = withEntry(call, entry)
  return goesOn ? replaceLast(chapters, longer) : [...chapters, longer]
}

function withEntry(call: CallChapter, entry: DoneEntry | FailedEntry | RetriedEntry): CallChapter {
  switch (entry.kind) {
    case 'done':
      return { ...call, done: entry }
    case 'failed':
      return { ...call, failures: [...call.failures, entry] }
    case 'retried':
      return { ...call, retries: [...call.retries, entry] }
  }
}

function replaceLast(chapters: readonly Chapter[], last: Chapter): readonly Chapter[] {
  return [...chapters.slice(0, -1), last]
}
