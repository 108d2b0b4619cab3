import type { Step } from '../../../schemas/step.ts'

/** A step, and whether it runs only in some runs. */
export interface PlacedStep {
  readonly step: Step
  readonly isConditional: boolean
}

/** All steps of a list and of the lists inside it, from top to bottom. */
export function allSteps(steps: readonly Step[], isConditional = false): readonly PlacedStep[] {
  return steps.flatMap((step) => [
    { step, isConditional },
    ...listsOfStep(step).flatMap((list) => allSteps(list.steps, isConditional || list.isConditional))
  ])
}

/** A list of steps inside a step. */
interface ListOfStep {
  readonly steps: readonly Step[]
  /** Whether it runs only in some runs. */
  readonly isConditional: boolean
}

/** The lists that a step holds. */
function listsOfStep(step: Step): readonly ListOfStep[] {
  switch (step.kind) {
    case 'branch':
      return [...step.cases.map(conditional), conditional({ steps: step.else ?? [] })]
    case 'split':
      return step.arms.map(conditional)
    case 'parallel':
      return step.lists.map(always)
    case 'forEach':
      return [conditional(step)]
    case 'repeat':
      return [always(step)]
    case 'action':
    case 'code':
    case 'subflow':
      return [conditional({ steps: step.onError ?? [] })]
    case 'waitFor':
      return [conditional({ steps: step.onTimeout ?? [] })]
    case 'approve':
      return [...step.outcomes, { steps: step.notify ?? [] }, { steps: step.onTimeout ?? [] }].map(conditional)
    case 'wait':
    case 'end':
      return []
  }
}

interface StepList {
  readonly steps: readonly Step[]
}

function conditional({ steps }: StepList): ListOfStep {
  return { steps, isConditional: true }
}

function always({ steps }: StepList): ListOfStep {
  return { steps, isConditional: false }
}
