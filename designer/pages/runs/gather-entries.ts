import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Chapter } from './chapter.ts'
import type { Place, Places } from './places-by-id.ts'

type Kind = Chapter['kind']

/** Entries that are told in one chapter, in order; those with a place stand inside one of the step's lists. */
export interface Gathered {
  readonly kind: Kind
  readonly step: string
  readonly entries: readonly { readonly entry: JournalEntry; readonly place?: Place }[]
}

interface Around {
  readonly places: Places
  readonly depth: number
}

/** The chapter an entry belongs to; an entry that more than one kind may end joins the one that is open. */
const kinds: Readonly<Record<JournalEntry['kind'], readonly [Kind, ...Kind[]]>> = {
  done: ['call'],
  failed: ['call', 'pages'],
  retried: ['call'],
  chose: ['choice'],
  slept: ['sleep'],
  woke: ['sleep'],
  forked: ['fork'],
  joined: ['fork'],
  looped: ['loop'],
  paged: ['pages'],
  awaited: ['await'],
  received: ['await'],
  expired: ['await', 'approval'],
  asked: ['approval'],
  decided: ['approval'],
  delegated: ['approval'],
  called: ['subflow'],
  returned: ['subflow'],
  compensated: ['undo'],
  goal: ['turn'],
  moved: ['turn'],
  overran: ['turn'],
  edited: ['edit'],
  finished: ['end'],
  cancelled: ['end']
}

/** They are about the run as a whole, wherever their step stands. */
const ofTheRun: ReadonlySet<JournalEntry['kind']> = new Set(['compensated', 'finished'])
const alone: ReadonlySet<Kind> = new Set(['choice', 'edit', 'turn', 'end'])

export function gatherEntries(entries: readonly JournalEntry[], around: Around): readonly Gathered[] {
  return entries.reduce<readonly Gathered[]>((chapters, entry) => addEntry(chapters, entry, around), [])
}

/** The entries of the chapter's own step. */
export function ownEntries({ entries }: Gathered): readonly JournalEntry[] {
  return entries.flatMap(({ entry, place }) => (place ? [] : [entry]))
}

function addEntry(chapters: readonly Gathered[], entry: JournalEntry, around: Around): readonly Gathered[] {
  const place = placeOf(entry, around)
  const holder = place ? chapters.findLastIndex((chapter) => holds(chapter, place)) : -1
  if (place && holder >= 0) return withEntry(chapters, holder, { entry, place })
  const open = chapters.findLastIndex((chapter) => isOpenFor(chapter, entry))
  // What a person lets go on after the end is a new chapter, however it had begun.
  if (open >= 0 && !chapters.slice(open).some(({ kind }) => kind === 'end')) return withEntry(chapters, open, { entry })
  return [...chapters, { kind: kinds[entry.kind][0], step: stepOf(entry), entries: [{ entry }] }]
}

function placeOf(entry: JournalEntry, { places, depth }: Around): Place | undefined {
  return ofTheRun.has(entry.kind) ? undefined : places.get(stepOf(entry))?.[depth]
}

function holds({ kind, step }: Gathered, place: Place): boolean {
  return step === place.step && (kind === 'fork' || kind === 'loop' || kind === 'approval')
}

function isOpenFor(chapter: Gathered, entry: JournalEntry): boolean {
  const isSameStep = chapter.kind === 'undo' || chapter.step === stepOf(entry)
  return isSameStep && kinds[entry.kind].includes(chapter.kind) && !isClosed(chapter)
}

function isClosed(chapter: Gathered): boolean {
  if (alone.has(chapter.kind)) return true
  const last = ownEntries(chapter).at(-1)
  switch (last?.kind) {
    case 'done':
    case 'woke':
    case 'joined':
    case 'received':
    case 'expired':
    case 'returned':
      return true
    case 'looped':
      return !last.goesOn
    case 'paged':
      return last.isLast
    default:
      return false
  }
}

function withEntry(chapters: readonly Gathered[], at: number, added: Gathered['entries'][number]): readonly Gathered[] {
  return chapters.map((chapter, place) =>
    place === at ? { ...chapter, entries: [...chapter.entries, added] } : chapter
  )
}

function stepOf(entry: JournalEntry): string {
  return 'step' in entry ? (entry.step ?? '') : ''
}
