import type { Flow } from '../../schemas/flow.ts'
import type { BranchStep, Step } from '../../schemas/step.ts'
import { changeList, changeStep, findStep, placedSteps, stepsAt, type Place } from './flow-places.ts'
import { freshId, renewIds } from './renew-ids.ts'
import { listsOf, mapLists } from './step-lists.ts'

/** What an edit gives: the new flow, and the steps that a person goes on with. */
export interface Edited {
  readonly flow: Flow
  readonly ids: readonly string[]
}

/** The edits of a flow. Each gives a new flow and leaves the one it was given as it is. */
export function insertSteps(flow: Flow, place: Place, steps: readonly Step[]): Edited {
  const inserted = changeList(flow, place, (list) => list.toSpliced(place.index, 0, ...steps))
  return { flow: inserted, ids: steps.map(({ id }) => id) }
}

/** Steps from somewhere else, or copies: they get ids of their own, and what they say of each other follows. */
export function pasteSteps(flow: Flow, place: Place, steps: readonly Step[]): Edited {
  return insertSteps(flow, place, renewIds(flow, steps))
}

export function removeSteps(flow: Flow, ids: ReadonlySet<string>): Flow {
  const inList = (steps: readonly Step[]): readonly Step[] => {
    const kept = steps.filter(({ id }) => !ids.has(id)).map((step) => mapLists(step, inList))
    return kept.length === steps.length && kept.every((step, index) => step === steps[index]) ? steps : kept
  }
  return { ...flow, steps: inList(flow.steps) }
}

/** Takes a step away and leaves what stands in its lists, one list after the other, in its place. */
export function unwrapStep(flow: Flow, id: string): Edited {
  const found = findStep(flow, id)
  if (!found) return { flow, ids: [] }
  const inside = listsOf(found.step).flatMap(({ steps }) => steps)
  return insertSteps(removeSteps(flow, new Set([id])), found.place, inside)
}

/** Puts a step in the place of another one. */
export function replaceStep(flow: Flow, id: string, step: Step): Flow {
  return changeStep(flow, id, () => step)
}

/** The chosen steps without those that stand inside another chosen one, as they are read down the page. */
export function outermost(flow: Flow, ids: ReadonlySet<string>): readonly Step[] {
  return placedSteps(flow)
    .filter(({ step, holders }) => ids.has(step.id) && !holders.some((holder) => ids.has(holder)))
    .map(({ step }) => step)
}

/** Null when the place is inside what is moved. */
export function moveSteps(flow: Flow, ids: ReadonlySet<string>, place: Place): Flow | null {
  const holder = place.step === null ? null : findStep(flow, place.step)
  if (holder && [holder.step.id, ...holder.holders].some((id) => ids.has(id))) return null
  const moved = outermost(flow, ids)
  const before = stepsAt(flow, place).slice(0, place.index)
  const index = before.filter(({ id }) => !ids.has(id)).length
  return insertSteps(removeSteps(flow, ids), { ...place, index }, moved).flow
}

/** Copies stand below the last of what was chosen. */
export function duplicateSteps(flow: Flow, ids: ReadonlySet<string>): Edited {
  const chosen = outermost(flow, ids)
  const last = chosen.at(-1)
  const found = last && findStep(flow, last.id)
  if (!found) return { flow, ids: [] }
  return pasteSteps(flow, { ...found.place, index: found.place.index + 1 }, chosen)
}

/** Puts steps that follow each other into the first case of a new branch; null when they stand in different lists. */
export function wrapInBranch(flow: Flow, ids: ReadonlySet<string>): Edited | null {
  const chosen = outermost(flow, ids)
  const places = chosen.map(({ id }) => findStep(flow, id)?.place)
  const first = places[0]
  const isOneRow = places.every(
    (place, offset) =>
      place && first && place.step === first.step && place.list === first.list && place.index === first.index + offset
  )
  if (!first || !isOneRow) return null
  const id = freshId('branch', new Set(placedSteps(flow).map(({ step }) => step.id)))
  const branch: BranchStep = { id, kind: 'branch', cases: [{ id: 'case1', when: 'true', steps: chosen }] }
  return insertSteps(removeSteps(flow, ids), first, [branch])
}
