import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { listsOf } from '../core/lists-of.ts'
import type { Ending } from './ending.ts'

/** When a parallel step has failed inside a list of another one, nothing in its own lists goes on. */
export function auditFailedLists({ story, runs }: Ending): readonly string[] {
  return story.flows.flatMap((flow) => {
    const parallels = parallelsOf(flow.steps)
    const own = runs.filter(
      ({ flowId, journal }) => flowId === flow.id && !journal.some(({ kind }) => kind === 'retried')
    )
    return own.flatMap(({ id, journal }) =>
      parallels.flatMap((parallel) => {
        const late = entryAfterFailure(journal, parallel)
        return late ? [`${id} went on at ${late} though ${parallel.id}, which holds it, had failed`] : []
      })
    )
  })
}

function entryAfterFailure(journal: readonly JournalEntry[], parallel: Step): string | null {
  const failedAt = journal.findIndex((entry) => entry.kind === 'failed' && entry.step === parallel.id)
  // In a loop it begins anew.
  if (failedAt < 0 || journal.slice(failedAt).some((entry) => entry.kind === 'forked' && entry.step === parallel.id))
    return null
  const inside = new Set(stepsIn(parallel))
  const late = journal.slice(failedAt).find((entry) => entry.kind === 'done' && inside.has(entry.step))
  return late?.kind === 'done' ? late.step : null
}

function parallelsOf(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => {
    const inner = listsOf(step).flatMap((list) => parallelsOf(list.steps))
    return step.kind === 'parallel' ? [step, ...inner] : inner
  })
}

function stepsIn(step: Step): readonly string[] {
  return listsOf(step).flatMap(({ steps }) => steps.flatMap((each) => [each.id, ...stepsIn(each)]))
}
