import type { Json } from './json.ts'
import type { Localized } from './localized.ts'
import type { Step } from './step.ts'

/** A difference between two versions of a flow, as data; the words are for the reader's language. */
export type FlowChange = FlowPartChange | StepAddedChange | StepMovedChange | StepFieldsChange

/** Something of the flow itself: its names, subject, trigger or enrolment. */
export interface FlowPartChange extends FieldChange {
  readonly kind: 'flow'
}

interface StepChange {
  readonly step: string
  readonly stepKind: Step['kind']
  readonly names: Localized | null
}

export interface StepAddedChange extends StepChange {
  readonly kind: 'added' | 'removed'
  readonly place: StepPlace
}

export interface StepMovedChange extends StepChange {
  readonly kind: 'moved'
  readonly from: StepPlace
  readonly to: StepPlace
}

export interface StepFieldsChange extends StepChange {
  readonly kind: 'changed'
  readonly fields: readonly FieldChange[]
}

/** `field` is a path, for example `input.amount` or `cases.hot.when`. A side that has none is undefined. */
export interface FieldChange {
  readonly field: string
  readonly before?: Json
  readonly after?: Json
}

/** The list in which a step stands: a part of the step that holds it (null is the flow itself), after which neighbour. */
export interface StepPlace {
  readonly owner: string | null
  readonly part: string | null
  readonly after: string | null
}
