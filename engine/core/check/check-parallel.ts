import type { ParallelStep } from '../../../schemas/step.ts'
import { optionsType, listType, objectType } from './data-type.ts'
import { within, replaceFix } from './finding-collector.ts'
import { placeOf, checkPartIds, addEmptyList, type StepPlace, type StepCheck } from './step-check.ts'
import type { StepData } from './step-data.ts'

/** Lists side by side do not see each other. */
export function checkParallel(check: StepCheck, step: ParallelStep, at: StepPlace): boolean {
  const { lists, until } = step
  checkPartIds(check, step, lists)
  const needed = neededLists(step)
  if (needed > lists.length) {
    const details = { count: String(until), most: String(lists.length) }
    const place = within(placeOf(step), 'until')
    check.findings.add(place, 'COUNT_TOO_HIGH', { details, fix: replaceFix(place, 'all') })
  }
  const ends: StepData[] = []
  for (const [index, { steps }] of lists.entries()) {
    addEmptyList(check, within(placeOf(step), 'lists', index, 'steps'), steps)
    const data = at.data.fork()
    if (check.list(steps, { ...at, data })) ends.push(data)
  }
  if (needed >= lists.length) at.data.joinAll(ends)
  else at.data.joinSome(ends)
  at.data.setOutput(step.id, objectType({ done: listType(optionsType(lists.map(({ id }) => id))) }))
  return ends.length >= Math.min(needed, lists.length)
}

function neededLists({ lists, until }: ParallelStep): number {
  if (until === 'all') return lists.length
  return until === 'any' ? 1 : until
}
