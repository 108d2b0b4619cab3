import type { Step } from '../../../schemas/step.ts'
import { innerLists } from '../../format/inner-lists.ts'

/** Every step of a tree of steps, wherever it stands, by its id. */
export function stepsById(steps: readonly Step[]): ReadonlyMap<string, Step> {
  return new Map(steps.flatMap(withInner).map((step) => [step.id, step]))
}

function withInner(step: Step): readonly Step[] {
  return [step, ...innerLists(step).flatMap((list) => list.steps.flatMap(withInner))]
}
