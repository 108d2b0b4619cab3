import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { placedSteps, type PlacedStep } from './flow-places.ts'
import { listsOf, withList } from './step-lists.ts'

/** What is different between what is live and what is drawn, step by step. */
export interface FlowDifference {
  readonly added: readonly Step[]
  readonly removed: readonly Step[]
  readonly changed: readonly Step[]
  /** At another place, and otherwise as it was. */
  readonly moved: readonly Step[]
  /** Of the flow itself. */
  readonly parts: readonly ('trigger' | 'enrolment' | 'names')[]
}

export function flowDifference(before: Flow, after: Flow): FlowDifference {
  const old = new Map(placedSteps(before).map((placed) => [placed.step.id, placed]))
  const now = placedSteps(after)
  const ids = new Set(now.map(({ step }) => step.id))
  const both = now.flatMap((placed) => {
    const was = old.get(placed.step.id)
    return was ? [{ was, placed, isSame: own(was.step) === own(placed.step) }] : []
  })
  const stayed = stayedInPlace(both)
  return {
    added: now.filter(({ step }) => !old.has(step.id)).map(({ step }) => step),
    removed: [...old.values()].filter(({ step }) => !ids.has(step.id)).map(({ step }) => step),
    changed: both.filter(({ isSame }) => !isSame).map(({ placed }) => placed.step),
    moved: both.filter(({ placed, isSame }) => isSame && !stayed.has(placed.step.id)).map(({ placed }) => placed.step),
    parts: partsThatDiffer(before, after)
  }
}

/** A step without the steps inside it. */
function own(step: Step): string {
  return JSON.stringify(listsOf(step).reduce((bare, { key }) => withList(bare, key, []), step))
}

interface Pair {
  readonly was: PlacedStep
  readonly placed: PlacedStep
}

/** Steps that are in the list they were in, and among those there the most that are in the order they were in. */
function stayedInPlace(pairs: readonly Pair[]): ReadonlySet<string> {
  const lists = Map.groupBy(
    pairs.filter(({ was, placed }) => listName(was) === listName(placed)),
    ({ placed }) => listName(placed)
  )
  return new Set([...lists.values()].flatMap((list) => longestRise(list).map(({ placed }) => placed.step.id)))
}

function listName({ place }: PlacedStep): string {
  return `${place.step ?? ''}/${place.list}`
}

/** The longest part of the list whose old places rise; the list is in its new order. */
function longestRise(pairs: readonly Pair[]): readonly Pair[] {
  const best: (readonly Pair[])[] = []
  for (const pair of pairs) {
    const before = best.filter((rise) => (rise.at(-1)?.was.place.index ?? -1) < pair.was.place.index)
    best.push([...before.reduce<readonly Pair[]>((most, rise) => (rise.length > most.length ? rise : most), []), pair])
  }
  return best.reduce((most, rise) => (rise.length > most.length ? rise : most), [])
}

function partsThatDiffer(before: Flow, after: Flow): FlowDifference['parts'] {
  const differs = (read: (flow: Flow) => unknown): boolean =>
    JSON.stringify(read(before)) !== JSON.stringify(read(after))
  return [
    ...(differs(({ trigger, subject }) => [trigger, subject]) ? (['trigger'] as const) : []),
    ...(differs(({ enrolment }) => enrolment) ? (['enrolment'] as const) : []),
    ...(differs(({ names, description }) => [names, description]) ? (['names'] as const) : [])
  ]
}

export function isSameFlow({ added, removed, changed, moved, parts }: FlowDifference): boolean {
  return added.length + removed.length + changed.length + moved.length + parts.length === 0
}
