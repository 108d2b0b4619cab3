import type { Step } from '../../../schemas/step.ts'

/** Every step of a tree of steps, wherever it stands, by its id. */
export function stepsById(steps: readonly Step[]): ReadonlyMap<string, Step> {
  return new Map(steps.flatMap(withInner).map((step) => [step.id, step]))
}

function withInner(step: Step): readonly Step[] {
  return [step, ...innerLists(step).flat().flatMap(withInner)]
}

function innerLists(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'action':
      return [step.onError ?? []]
    case 'branch':
      return [...step.cases.map((one) => one.steps), step.else ?? []]
    case 'wait':
    case 'end':
      return []
  }
}
