import { enrolmentSchema, type Enrolment } from './enrolment.ts'
import type { JsonSchema } from './json.ts'
import { localizedSchema, type Localized } from './localized.ts'
import { celSchema, durationSchema, idSchema } from './mapping.ts'
import { stepListSchema, stepSchema } from './step-schema.ts'
import type { Step } from './step.ts'
import { triggerSchema, type Trigger } from './trigger.ts'

/**
 * A flow is data: a trigger and a tree of steps. A list of steps runs down the page; a step that divides holds lists, and
 * after it the flow goes on. The type stands beside the schema by hand, because the step tree is recursive; a test holds
 * the two together.
 */
export interface Flow {
  readonly $schema?: string
  readonly id: string
  readonly names: Localized
  readonly description?: Localized
  readonly trigger: Trigger
  /** CEL giving what the run is about: the id of a record, or any text. Runs with the same subject never interleave. */
  readonly subject?: string
  readonly enrolment?: Enrolment
  /** ISO 8601 duration: a run that is not finished so long after it began fails. */
  readonly timeLimit?: string
  /** JSON Schema of what an `end` step gives as result, for flows that others call. */
  readonly result?: JsonSchema
  readonly steps: readonly Step[]
}

export const flowSchema = {
  $id: 'https://mach.invalid/schemas/flow.json',
  title: 'Mạch flow',
  type: 'object',
  required: ['id', 'names', 'trigger', 'steps'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: idSchema,
    names: localizedSchema,
    description: localizedSchema,
    trigger: triggerSchema,
    subject: celSchema,
    enrolment: enrolmentSchema,
    timeLimit: durationSchema,
    result: { type: 'object' },
    steps: stepListSchema
  },
  $defs: { step: stepSchema }
} as const
