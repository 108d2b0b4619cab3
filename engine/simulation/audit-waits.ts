import type { Flow } from '../../schemas/flow.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { listsOf } from '../core/lists-of.ts'
import type { EndedRun, Ending } from './ending.ts'

/**
 * Nobody wakes or gives up too early, and no signal that somebody waited for is missed, also when it came before the wait
 * began. When the clock was set meanwhile, times cannot be compared.
 */
export function auditWaits(ending: Ending): readonly string[] {
  const { story, runs } = ending
  if (story.happenings.some(({ kind }) => kind === 'setClock')) return []
  return story.flows.flatMap((flow) => {
    const own = runs.filter(({ flowId }) => flowId === flow.id)
    return own.flatMap((run) => [...auditTimes(run), ...auditMissed(ending, flow, run)])
  })
}

function auditTimes({ id, journal }: EndedRun): readonly string[] {
  const until = new Map<string, number>()
  const early: string[] = []
  for (const entry of journal) {
    if (entry.kind === 'slept' || entry.kind === 'awaited') until.set(entry.step, entry.until)
    const isEnd = entry.kind === 'woke' || entry.kind === 'expired'
    if (isEnd && entry.at < (until.get(entry.step) ?? 0)) early.push(`${id} did not wait long enough at ${entry.step}`)
  }
  return early
}

/** Only waits outside of loops: in a loop what came in an earlier round is used up. */
function auditMissed({ disk }: Ending, flow: Flow, run: EndedRun): readonly string[] {
  const expired = run.journal.filter((entry) => entry.kind === 'expired')
  if (expired.length === 0 || run.journal.some(({ kind }) => kind === 'retried')) return []
  const waits = new Map(waitsOf(flow.steps).map((step) => [step.id, step]))
  return expired.flatMap(({ step }) => {
    const awaited = awaitedAt(run.journal, step)
    const wait = waits.get(step)
    if (wait?.event.on !== 'signal' || !awaited) return []
    const missed = disk.query(
      'select id from signals where name = ? and key = ? and at >= ? and at < ?',
      wait.event.name,
      awaited.key,
      run.createdAt,
      awaited.until
    ) as readonly { readonly id: string }[]
    // The signal that started the run is not one it waits for.
    return missed
      .filter(({ id }) => id !== run.key)
      .map(({ id }) => `${run.id} gave up at ${step} though the signal ${id} had come`)
  })
}

function awaitedAt(journal: readonly JournalEntry[], step: string): Extract<JournalEntry, { kind: 'awaited' }> | null {
  const found = journal.filter((entry) => entry.kind === 'awaited').filter((entry) => entry.step === step)
  return found.length === 1 ? (found[0] ?? null) : null
}

type WaitForStep = Extract<Step, { kind: 'waitFor' }>

function waitsOf(steps: readonly Step[]): readonly WaitForStep[] {
  return steps.flatMap((step): readonly WaitForStep[] => {
    if (step.kind === 'repeat') return []
    const inner = listsOf(step).flatMap((list) => waitsOf(list.steps))
    return step.kind === 'waitFor' ? [step, ...inner] : inner
  })
}
