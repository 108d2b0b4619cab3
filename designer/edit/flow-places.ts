import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { listsOf, mapLists, withList } from './step-lists.ts'

/** Where a list stands: in a step, or in the flow itself when `step` is null. It stays right while other places change. */
export interface ListAddress {
  readonly step: string | null
  readonly list: string
}

/** Before the step that stands at `index` now. */
export interface Place extends ListAddress {
  readonly index: number
}

export interface PlacedStep {
  readonly step: Step
  readonly place: Place
  /** Ids of the steps that hold it, outermost first. */
  readonly holders: readonly string[]
}

export const rootList: ListAddress = { step: null, list: 'steps' }

/** Every step with its place, as they are read down the page. */
export function placedSteps(flow: Flow): readonly PlacedStep[] {
  const found: PlacedStep[] = []
  const walk = (steps: readonly Step[], address: ListAddress, holders: readonly string[]): void => {
    for (const [index, step] of steps.entries()) {
      found.push({ step, place: { ...address, index }, holders })
      for (const { key, steps: inner } of listsOf(step))
        walk(inner, { step: step.id, list: key }, [...holders, step.id])
    }
  }
  walk(flow.steps, rootList, [])
  return found
}

export function findStep(flow: Flow, id: string): PlacedStep | null {
  return placedSteps(flow).find(({ step }) => step.id === id) ?? null
}

export function stepsAt(flow: Flow, { step: id, list }: ListAddress): readonly Step[] {
  if (id === null) return flow.steps
  const holder = findStep(flow, id)
  return (holder && listsOf(holder.step).find(({ key }) => key === list)?.steps) ?? []
}

/** The flow with one list changed; every part that is not touched stays the same object. */
export function changeList(
  flow: Flow,
  address: ListAddress,
  change: (steps: readonly Step[]) => readonly Step[]
): Flow {
  if (address.step === null) return { ...flow, steps: change(flow.steps) }
  return changeStep(flow, address.step, (step) => {
    const steps = listsOf(step).find(({ key }) => key === address.list)?.steps ?? []
    return withList(step, address.list, change(steps))
  })
}

/** The flow with one step changed in its place. */
export function changeStep(flow: Flow, id: string, change: (step: Step) => Step): Flow {
  return mapSteps(flow, (step) => (step.id === id ? change(step) : step))
}

/** Changes each step from the outside in; what a change makes of the lists of a step is walked too. */
export function mapSteps(flow: Flow, change: (step: Step) => Step): Flow {
  const inList = (steps: readonly Step[]): readonly Step[] => {
    const changed = steps.map((step) => mapLists(change(step), inList))
    return changed.every((step, index) => step === steps[index]) ? steps : changed
  }
  const steps = inList(flow.steps)
  return steps === flow.steps ? flow : { ...flow, steps }
}
