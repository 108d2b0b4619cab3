import type { EditedEntry, JournalEntry } from '../../../schemas/journal.ts'
import type { Step } from '../../../schemas/step.ts'
import type { ApprovalEntry, Chapter, OutputChange, Round } from './chapter.ts'
import { gatherEntries, ownEntries, type Gathered } from './gather-entries.ts'
import { lastOutput } from './last-output.ts'
import { outcomeChosen } from './outcome-chosen.ts'
import { placesById, type Place, type Places } from './places-by-id.ts'
import { stepsById } from './steps-by-id.ts'

/**
 * A run's journal as people read it: what belongs to one step, its failed attempts, its retries and its output, is told
 * together, in the order it happened; what happens in lists side by side and in rounds is told inside their step.
 */
export function tellRun(journal: readonly JournalEntry[], steps: readonly Step[] = []): readonly Chapter[] {
  return tell(journal, { journal, steps: stepsById(steps), places: placesById(steps), depth: 0 })
}

interface Telling {
  readonly journal: readonly JournalEntry[]
  readonly steps: ReadonlyMap<string, Step>
  readonly places: Places
  /** How many steps that hold stories are around this one. */
  readonly depth: number
}

function tell(entries: readonly JournalEntry[], telling: Telling): readonly Chapter[] {
  return gatherEntries(entries, telling).flatMap((gathered) => chapterOf(gathered, telling) ?? [])
}

type Maker = (gathered: Gathered, telling: Telling) => Chapter | null

/** Null when the entry that begins the chapter is missing, which a whole journal never lacks. */
const chapterOf: Maker = (gathered, telling) => makers[gathered.kind](gathered, telling)

const makers: Readonly<Record<Chapter['kind'], Maker>> = {
  call: callOf,
  choice: choiceOf,
  sleep: sleepOf,
  fork: forkOf,
  loop: loopOf,
  pages: pagesOf,
  await: awaitOf,
  approval: approvalOf,
  subflow: subflowOf,
  undo: (gathered) => ({ kind: 'undo', entries: entriesOf(gathered, 'compensated') }),
  edit: editOf,
  turn: turnOf,
  end: endOf
}

function callOf(gathered: Gathered): Chapter {
  const done = entriesOf(gathered, 'done').at(-1) ?? null
  const failures = entriesOf(gathered, 'failed')
  return { kind: 'call', step: gathered.step, failures, retries: entriesOf(gathered, 'retried'), done }
}

function choiceOf(gathered: Gathered): Chapter | null {
  const [chose] = entriesOf(gathered, 'chose')
  return chose ? { kind: 'choice', step: gathered.step, chose } : null
}

function sleepOf(gathered: Gathered): Chapter | null {
  const [slept] = entriesOf(gathered, 'slept')
  const [woke = null] = entriesOf(gathered, 'woke')
  return slept ? { kind: 'sleep', step: gathered.step, slept, woke } : null
}

function forkOf(gathered: Gathered, telling: Telling): Chapter | null {
  const [forked] = entriesOf(gathered, 'forked')
  const [joined = null] = entriesOf(gathered, 'joined')
  if (!forked) return null
  const byList = Map.groupBy(inside(gathered), ({ place }) => place.list)
  const lanes = new Map([...byList].map(([list, inner]) => [list, tellInner(inner, telling)]))
  return { kind: 'fork', step: gathered.step, forked, joined, lanes }
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

function pagesOf(gathered: Gathered): Chapter {
  const failures = entriesOf(gathered, 'failed')
  return { kind: 'pages', step: gathered.step, pages: entriesOf(gathered, 'paged'), failures }
}

function awaitOf(gathered: Gathered): Chapter | null {
  const [awaited] = entriesOf(gathered, 'awaited')
  const [end = null] = [...entriesOf(gathered, 'received'), ...entriesOf(gathered, 'expired')]
  return awaited ? { kind: 'await', step: gathered.step, awaited, end } : null
}

function approvalOf(gathered: Gathered, telling: Telling): Chapter | null {
  const [asked] = entriesOf(gathered, 'asked')
  if (!asked) return null
  const entries = ownEntries(gathered).filter(isOfApproval)
  const outcome = outcomeChosen(entriesOf(gathered, 'decided'), telling.steps.get(gathered.step))
  const notices = tellInner(inside(gathered), telling)
  return { kind: 'approval', step: gathered.step, asked, entries, outcome, notices }
}

function isOfApproval(entry: JournalEntry): entry is ApprovalEntry {
  return ['asked', 'decided', 'delegated', 'expired'].includes(entry.kind)
}

function subflowOf(gathered: Gathered): Chapter | null {
  const [called] = entriesOf(gathered, 'called')
  const [returned = null] = entriesOf(gathered, 'returned')
  return called ? { kind: 'subflow', step: gathered.step, called, returned } : null
}

function editOf(gathered: Gathered, { journal }: Telling): Chapter | null {
  const [entry] = entriesOf(gathered, 'edited')
  return entry ? { kind: 'edit', entry, changes: changesOf(entry, journal) } : null
}

function turnOf(gathered: Gathered): Chapter | null {
  const [entry] = [...entriesOf(gathered, 'goal'), ...entriesOf(gathered, 'moved'), ...entriesOf(gathered, 'overran')]
  return entry ? { kind: 'turn', entry } : null
}

function endOf(gathered: Gathered): Chapter | null {
  const [entry] = [...entriesOf(gathered, 'finished'), ...entriesOf(gathered, 'cancelled')]
  return entry ? { kind: 'end', entry } : null
}

type Inner = Gathered['entries'][number]

function inside({ entries }: Gathered): readonly (Inner & { readonly place: Place })[] {
  return entries.flatMap(({ entry, place }) => (place ? [{ entry, place }] : []))
}

function tellInner(entries: readonly Inner[], telling: Telling): readonly Chapter[] {
  return tell(
    entries.map(({ entry }) => entry),
    { ...telling, depth: telling.depth + 1 }
  )
}

/** Those of the chapter's own step that are of one kind. */
function entriesOf<Kind extends JournalEntry['kind']>(
  gathered: Gathered,
  kind: Kind
): readonly Extract<JournalEntry, { readonly kind: Kind }>[] {
  return ownEntries(gathered).filter(
    (entry): entry is Extract<JournalEntry, { readonly kind: Kind }> => entry.kind === kind
  )
}

function changesOf(edited: EditedEntry, journal: readonly JournalEntry[]): readonly OutputChange[] {
  const earlier = journal.slice(0, journal.indexOf(edited))
  return Object.entries(edited.outputs).map(([step, after]) => ({ step, before: lastOutput(earlier, step), after }))
}
