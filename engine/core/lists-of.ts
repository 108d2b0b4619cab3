import type { Step } from '../../schemas/step.ts'

/** A list that a step holds; `part` names it: the id of a case, arm, list or outcome, or the field it stands in. */
export interface HeldList {
  readonly part: string
  readonly steps: readonly Step[]
}

/** All lists that a step holds, in the order of the page. The one place that knows which kinds hold lists. */
export function listsOf(step: Step): readonly HeldList[] {
  switch (step.kind) {
    case 'action':
    case 'code':
    case 'subflow':
      return field('onError', step.onError)
    case 'branch':
      return [...named(step.cases), ...field('else', step.else)]
    case 'split':
      return named(step.arms)
    case 'parallel':
      return named(step.lists)
    case 'forEach':
    case 'repeat':
      return field('steps', step.steps)
    case 'waitFor':
      return field('onTimeout', step.onTimeout)
    case 'approve':
      return [...field('notify', step.notify), ...named(step.outcomes), ...field('onTimeout', step.onTimeout)]
    case 'wait':
    case 'end':
      return []
  }
}

function named(parts: readonly { readonly id: string; readonly steps: readonly Step[] }[]): readonly HeldList[] {
  return parts.map(({ id, steps }) => ({ part: id, steps }))
}

function field(part: string, steps: readonly Step[] | undefined): readonly HeldList[] {
  return steps ? [{ part, steps }] : []
}
