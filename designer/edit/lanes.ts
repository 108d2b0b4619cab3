import type { Step } from '../../schemas/step.ts'
import { partKey, partsOf, type StepPart } from './step-lists.ts'
import { stepShapes } from './step-shape.ts'

/** A way below a step, side by side with others. `key` is null where the run just goes on and nothing can be put in. */
export interface Lane {
  readonly key: string | null
  readonly role: LaneRole
  readonly part: StepPart | null
  readonly steps: readonly Step[]
}

export type LaneRole = 'part' | 'done' | 'came' | 'else' | 'onError' | 'onTimeout' | 'notify' | 'steps'

/** The lanes of a step as they are drawn: those that are written, and those that only wait to be filled. */
export function lanesOf(step: Step): readonly Lane[] {
  const { lists, goesOn } = stepShapes[step.kind]
  const properties = step as unknown as Readonly<Record<string, readonly Step[] | undefined>>
  const ofParts = partsOf(step).map((part): Lane => ({
    key: partKey(step, part.id),
    role: 'part',
    part,
    steps: part.steps
  }))
  const own = lists.flatMap(({ at, drawn }): Lane[] => {
    const steps = properties[at]
    return steps || drawn === 'always' ? [{ key: at, role: at as LaneRole, part: null, steps: steps ?? [] }] : []
  })
  const pass: readonly Lane[] = goesOn && own.length > 0 ? [{ key: null, role: goesOn, part: null, steps: [] }] : []
  return [...pass, ...ofParts, ...own]
}
