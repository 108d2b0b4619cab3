import type { Step } from '../../schemas/step.ts'
import { stepShapes } from './step-shape.ts'

/** A list of a step. `key` names it within the step: `else`, or `cases.<id>` for the list of a part. */
export interface StepListEntry {
  readonly key: string
  readonly steps: readonly Step[]
}

/** A part of a step as all kinds have it: a case, an arm, a list, an outcome. */
export interface StepPart {
  readonly id: string
  readonly steps: readonly Step[]
}

type Properties = Readonly<Record<string, unknown>>

/** The lists that are written in a step, in the order in which they are drawn. */
export function listsOf(step: Step): readonly StepListEntry[] {
  const shape = stepShapes[step.kind]
  const properties = step as unknown as Properties
  const ofParts = partsOf(step).map((part) => ({ key: partKey(step, part.id), steps: part.steps }))
  const own = shape.lists.flatMap(({ at }) => {
    const steps = properties[at] as readonly Step[] | undefined
    return steps ? [{ key: at, steps }] : []
  })
  return [...ofParts, ...own]
}

/** The same step with other lists; the step itself when none is another one. */
export function mapLists(step: Step, change: (steps: readonly Step[], key: string) => readonly Step[]): Step {
  let changed = step
  for (const { key, steps } of listsOf(step)) {
    const now = change(steps, key)
    if (now !== steps) changed = withList(changed, key, now)
  }
  return changed
}

/** The step with that list; a list that was not written yet is added. */
export function withList(step: Step, key: string, steps: readonly Step[]): Step {
  const { parts } = stepShapes[step.kind]
  const [at, id] = key.split('.')
  if (parts === null || at !== parts) return { ...step, [key]: steps }
  return { ...step, [parts]: partsOf(step).map((part) => (part.id === id ? { ...part, steps } : part)) }
}

export function partsOf(step: Step): readonly StepPart[] {
  const { parts } = stepShapes[step.kind]
  return parts === null ? [] : ((step as unknown as Readonly<Record<string, readonly StepPart[]>>)[parts] ?? [])
}

export function partKey(step: Step, id: string): string {
  return `${stepShapes[step.kind].parts}.${id}`
}
