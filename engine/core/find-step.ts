import type { Step } from '../../schemas/step.ts'
import { listsOf } from './lists-of.ts'

/** The step of that id, wherever it stands in the tree. */
export function findStep(steps: readonly Step[], id: string): Step | null {
  for (const step of steps) {
    if (step.id === id) return step
    const inner = listsOf(step).flatMap((list) => list.steps)
    const found = inner.length > 0 ? findStep(inner, id) : null
    if (found) return found
  }
  return null
}
