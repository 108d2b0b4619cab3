import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { listsOf } from '../core/lists-of.ts'
import type { EndedRun, Ending } from './ending.ts'

/** A run that failed has made good all that it had done and knew how to make good, the last of it first; others nothing. */
export function auditCompensation({ story, runs }: Ending): readonly string[] {
  return story.flows.flatMap((flow) => {
    const known = new Set(makeable(flow.steps))
    return runs.filter(({ flowId }) => flowId === flow.id).flatMap((run) => auditRun(run, known))
  })
}

function auditRun({ id, journal }: EndedRun, known: ReadonlySet<string>): readonly string[] {
  // A retry goes on with what was done before.
  if (journal.some(({ kind }) => kind === 'retried')) return []
  const done = stepsOf(journal, 'done').filter((step) => known.has(step))
  const made = stepsOf(journal, 'compensated')
  const expected = hasFailed(journal) ? done.toReversed() : []
  if (JSON.stringify(made) === JSON.stringify(expected)) return []
  return [`${id} made good ${made.join(' ') || 'nothing'}, not ${expected.join(' ') || 'nothing'}`]
}

/** By a step that failed, not by an `end` step that says so. */
function hasFailed(journal: readonly JournalEntry[]): boolean {
  const last = journal.at(-1)
  return last?.kind === 'finished' && last.outcome === 'failed' && last.step === null
}

function stepsOf(journal: readonly JournalEntry[], kind: 'done' | 'compensated'): readonly string[] {
  return journal.flatMap((entry) => (entry.kind === kind && 'step' in entry && entry.step !== null ? [entry.step] : []))
}

/** Steps that know how to be made good, outside of loops over items, where nothing is made good. */
function makeable(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'forEach') return []
    const inner = listsOf(step).flatMap((list) => makeable(list.steps))
    return step.kind === 'action' && step.compensate ? [step.id, ...inner] : inner
  })
}
