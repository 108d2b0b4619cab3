import type { Step } from '../../../schemas/step.ts'
import type { Place } from './finding-collector.ts'
import type { DataType } from './data-type.ts'
import type { Surroundings } from './expression-issue.ts'
import type { FlowCheck } from './flow-check.ts'
import type { StepData } from './step-data.ts'

/** What a list of steps finds at its place in the flow. */
export interface StepPlace {
  readonly data: StepData
  readonly variables: ReadonlyMap<string, DataType>
  /** Inside a loop over items, which may hold neither waiting nor dividing into lists side by side. */
  readonly isInLoop: boolean
}

/** A flow while its steps are checked. */
export interface StepCheck extends FlowCheck {
  /** Checks a list of steps and adds what they give to the data; false when the flow never goes on after it. */
  list(steps: readonly Step[], at: StepPlace): boolean
}

/** What expressions of a step can see. */
export function aroundOf(check: FlowCheck, { data, variables }: StepPlace): Surroundings {
  return { variables, steps: data, stepIds: check.stepIds }
}

/** The same place with more variables. */
export function seeing(at: StepPlace, variables: Readonly<Record<string, DataType>>): StepPlace {
  return { ...at, variables: new Map([...at.variables, ...Object.entries(variables)]) }
}

export function placeOf(step: Step): Place {
  return { step: step.id, pointer: '' }
}

/** Reports the first step of a list that is never reached. */
export function addUnreachable({ findings }: FlowCheck, [first]: readonly Step[]): void {
  if (first) findings.add(placeOf(first), 'STEP_UNREACHABLE', { details: { name: first.names ?? first.id } })
}

/** Reports parts of a step that share an id. */
export function checkPartIds({ findings }: FlowCheck, step: Step, parts: readonly { readonly id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of parts) {
    if (seen.has(id)) findings.add(placeOf(step), 'DUPLICATE_PART', { details: { name: id } })
    seen.add(id)
  }
}

/** Reports a list that is there for its steps and has none. */
export function addEmptyList({ findings }: FlowCheck, place: Place, steps: readonly Step[]): void {
  if (steps.length === 0) findings.add(place, 'LIST_EMPTY', { severity: 'warning' })
}
