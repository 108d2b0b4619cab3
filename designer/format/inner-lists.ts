import type { Localized } from '../../schemas/localized.ts'
import type { Step } from '../../schemas/step.ts'

/** A list of steps that a step holds, and what part it plays there. */
export interface InnerList {
  readonly role: 'case' | 'else' | 'arm' | 'list' | 'item' | 'round' | 'notify' | 'outcome' | 'onTimeout' | 'onError'
  /** Unique in the step: the id that the flow gives the list, else its role. */
  readonly id: string
  readonly steps: readonly Step[]
  readonly names?: Localized
  /** Of a case. */
  readonly when?: string
  /** Of an arm. */
  readonly percent?: number
}

/** All lists a step holds, in the order they are read. A list that is not there is left out; an empty one is not. */
export function innerLists(step: Step): readonly InnerList[] {
  switch (step.kind) {
    case 'branch':
      return [...step.cases.map((one) => ({ ...one, role: 'case' as const })), ...maybe('else', step.else)]
    case 'split':
      return step.arms.map((arm) => ({ ...arm, role: 'arm' as const }))
    case 'parallel':
      return step.lists.map((list) => ({ ...list, role: 'list' as const }))
    case 'forEach':
      return maybe('item', step.steps)
    case 'repeat':
      return maybe('round', step.steps)
    case 'approve':
      return [
        ...maybe('notify', step.notify),
        ...step.outcomes.map((outcome) => ({ ...outcome, role: 'outcome' as const })),
        ...maybe('onTimeout', step.onTimeout)
      ]
    case 'waitFor':
      return maybe('onTimeout', step.onTimeout)
    case 'action':
    case 'code':
    case 'subflow':
      return maybe('onError', step.onError)
    case 'wait':
    case 'end':
      return []
  }
}

function maybe(role: InnerList['role'], steps: readonly Step[] | undefined): readonly InnerList[] {
  return steps ? [{ role, id: role, steps }] : []
}
