import type { EditedEntry, JournalEntry } from '../../../schemas/journal.ts'
import type { Json } from '../../../schemas/json.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Chapter, OutputChange, Round } from './chapter.ts'
import { gatherEntries, ownEntries, type Gathered } from './gather-entries.ts'
import { placesById, type Place, type Places } from './places-by-id.ts'

/**
 * A run's journal as people read it: what belongs to one step, its failed attempts, its retries and its output, is told
 * together, in the order it happened; what happens in lists side by side and in rounds is told inside their step.
 */
export function tellRun(journal: readonly JournalEntry[], steps: readonly Step[] = []): readonly Chapter[] {
  return tell(journal, { journal, places: placesById(steps), depth: 0 })
}

interface Telling {
  readonly journal: readonly JournalEntry[]
  readonly places: Places
  /** How many steps that hold stories are around this one. */
  readonly depth: number
}

function tell(entries: readonly JournalEntry[], telling: Telling): readonly Chapter[] {
  return gatherEntries(entries, telling).flatMap((gathered) => chapterOf(gathered, telling) ?? [])
}

/** Null when the entry that begins the chapter is missing, which a whole journal never lacks. */
function chapterOf(gathered: Gathered, telling: Telling): Chapter | null {
  const { kind, step } = gathered
  const own = ownEntries(gathered)
  const [first] = own
  const last = own.at(-1)
  switch (kind) {
    case 'call':
      return callOf(step, own)
    case 'choice':
      return first?.kind === 'chose' ? { kind, step, chose: first } : null
    case 'sleep':
      return first?.kind === 'slept' ? { kind, step, slept: first, woke: last?.kind === 'woke' ? last : null } : null
    case 'fork':
      return forkOf(gathered, telling)
    case 'loop':
      return loopOf(gathered, telling)
    case 'await':
    case 'approval':
      return waitOf(gathered, telling)
    case 'pages':
      return { kind, step, pages: only(own, 'paged'), failures: only(own, 'failed') }
    case 'subflow':
      if (first?.kind !== 'called') return null
      return { kind, step, called: first, returned: last?.kind === 'returned' ? last : null }
    case 'undo':
      return { kind, entries: only(own, 'compensated') }
    case 'edit':
      return first?.kind === 'edited' ? { kind, entry: first, changes: changesOf(first, telling.journal) } : null
    case 'turn':
      return first?.kind === 'goal' || first?.kind === 'moved' ? { kind, entry: first } : null
    case 'end':
      return first?.kind === 'finished' || first?.kind === 'cancelled' ? { kind, entry: first } : null
  }
}

function callOf(step: string, own: readonly JournalEntry[]): Chapter {
  const done = only(own, 'done').at(-1) ?? null
  return { kind: 'call', step, failures: only(own, 'failed'), retries: only(own, 'retried'), done }
}

function forkOf({ step, entries }: Gathered, telling: Telling): Chapter | null {
  const own = entries.filter(({ place }) => !place).map(({ entry }) => entry)
  const [forked] = only(own, 'forked')
  if (!forked) return null
  const byList = Map.groupBy(inside(entries), ({ place }) => place.list)
  const lanes = new Map([...byList].map(([list, inner]) => [list, tellInner(inner, telling)]))
  return { kind: 'fork', step, forked, joined: only(own, 'joined').at(-1) ?? null, lanes }
}

function loopOf({ step, entries }: Gathered, telling: Telling): Chapter {
  const marks = entries.flatMap(({ entry, place }, at) => (!place && entry.kind === 'looped' ? [{ at, entry }] : []))
  const rounds: readonly Round[] = marks.flatMap(({ at, entry }, place) => {
    if (!entry.goesOn) return []
    const inner = entries.slice(at + 1, marks[place + 1]?.at)
    return [{ began: entry, chapters: tellInner(inner, telling) }]
  })
  const last = marks.at(-1)?.entry
  return { kind: 'loop', step, rounds, ended: last && !last.goesOn ? last : null }
}

function waitOf(gathered: Gathered, telling: Telling): Chapter | null {
  const { step, entries } = gathered
  const own = ownEntries(gathered)
  const [first] = own
  if (first?.kind === 'awaited') {
    const last = own.at(-1)
    return {
      kind: 'await',
      step,
      awaited: first,
      end: last?.kind === 'received' || last?.kind === 'expired' ? last : null
    }
  }
  if (first?.kind !== 'asked') return null
  const told = own.filter(
    (entry) =>
      entry.kind === 'asked' || entry.kind === 'decided' || entry.kind === 'delegated' || entry.kind === 'expired'
  )
  return { kind: 'approval', step, asked: first, entries: told, notices: tellInner(inside(entries), telling) }
}

type Inner = Gathered['entries'][number]

function inside(entries: readonly Inner[]): readonly (Inner & { readonly place: Place })[] {
  return entries.flatMap(({ entry, place }) => (place ? [{ entry, place }] : []))
}

function tellInner(entries: readonly Inner[], telling: Telling): readonly Chapter[] {
  return tell(
    entries.map(({ entry }) => entry),
    { ...telling, depth: telling.depth + 1 }
  )
}

function only<Kind extends JournalEntry['kind']>(
  entries: readonly JournalEntry[],
  kind: Kind
): readonly Extract<JournalEntry, { readonly kind: Kind }>[] {
  return entries.filter((entry): entry is Extract<JournalEntry, { readonly kind: Kind }> => entry.kind === kind)
}

function changesOf(edited: EditedEntry, journal: readonly JournalEntry[]): readonly OutputChange[] {
  const earlier = journal.slice(0, journal.indexOf(edited))
  return Object.entries(edited.outputs).map(([step, after]) => ({ step, before: outputOf(step, earlier), after }))
}

/** What a step had given, as far as the journal says it. */
function outputOf(step: string, journal: readonly JournalEntry[]): Json | undefined {
  const gave = journal.flatMap((entry) => {
    if (entry.kind === 'done' && entry.step === step) return [entry.output]
    return entry.kind === 'edited' && step in entry.outputs ? [entry.outputs[step] ?? null] : []
  })
  return gave.at(-1)
}
