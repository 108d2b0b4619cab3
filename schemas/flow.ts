import type { Json, JsonSchema } from './json.ts'
import { localizedSchema, type Localized } from './localized.ts'

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
  readonly steps: readonly Step[]
}

export type Trigger =
  | (TriggerCommon & { readonly type: 'form'; readonly form: string })
  | (TriggerCommon & { readonly type: 'webhook'; readonly body: JsonSchema })
  | (TriggerCommon & { readonly type: 'recordCreated'; readonly entity: string })
  | (TriggerCommon & { readonly type: 'recordUpdated'; readonly entity: string; readonly fields?: readonly string[] })
  | (TriggerCommon & {
      readonly type: 'schedule'
      /** Five or six cron fields. */
      readonly cron: string
      /** IANA zone, for example `Asia/Ho_Chi_Minh`. */
      readonly zone: string
      /** What to do with times that passed while Mạch was off. */
      readonly missed: 'run' | 'skip'
    })
  | (TriggerCommon & { readonly type: 'manual'; readonly input?: JsonSchema })

interface TriggerCommon {
  /** CEL over `trigger`; no run starts when it is false. */
  readonly condition?: string
  /** CEL over `trigger`; the same key gives the same run. */
  readonly key?: string
}

export type Step = ActionStep | BranchStep | WaitStep | EndStep

interface StepCommon {
  readonly id: string
  readonly names?: Localized
  readonly note?: string
}

export interface ActionStep extends StepCommon {
  readonly kind: 'action'
  /** `<plugin>.<action>`. */
  readonly action: string
  readonly input?: Mapping
  readonly retry?: RetryPolicy
  /** Runs when the last attempt failed; then the flow goes on. Without it the run fails. */
  readonly onError?: readonly Step[]
}

export interface BranchStep extends StepCommon {
  readonly kind: 'branch'
  /** The first case whose condition holds is taken. */
  readonly cases: readonly BranchCase[]
  readonly else?: readonly Step[]
}

export interface BranchCase {
  readonly id: string
  readonly names?: Localized
  /** CEL giving a boolean. */
  readonly when: string
  readonly steps: readonly Step[]
}

export interface WaitStep extends StepCommon {
  readonly kind: 'wait'
  /** ISO 8601 duration, for example `PT24H` or `P3D`. */
  readonly for?: string
  /** CEL giving an ISO 8601 time. */
  readonly until?: string
}

export interface EndStep extends StepCommon {
  readonly kind: 'end'
  readonly outcome: 'completed' | 'goal' | 'failed'
  readonly result?: Mapping
}

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attemptsMax: number
  readonly firstDelayMs: number
  readonly delayMaxMs: number
}

/**
 * How a step's input is made. `{ "cel": "…" }` is an expression, `{ "text": "…" }` is a Liquid text, anything else is itself.
 */
export type Mapping = { readonly [key: string]: MappingValue }
export type MappingValue =
  { readonly cel: string } | { readonly text: string } | Json | Mapping | readonly MappingValue[]

// An object with a key `constructor` cannot be read by expressions, so no step may be called that.
const idPattern = '^(?!constructor$)[a-z][a-zA-Z0-9-]{0,62}$'
const cel = { type: 'string', minLength: 1, maxLength: 2000 } as const
const steps = { type: 'array', items: { $ref: '#/$defs/step' }, maxItems: 500 } as const
const stepCommon = {
  id: { type: 'string', pattern: idPattern },
  names: localizedSchema,
  note: { type: 'string', maxLength: 2000 }
} as const
const triggerCommon = { condition: cel, key: cel } as const

const triggerSchema = {
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: [
    {
      required: ['type', 'form'],
      additionalProperties: false,
      properties: { type: { const: 'form' }, form: { type: 'string', pattern: idPattern }, ...triggerCommon }
    },
    {
      required: ['type', 'body'],
      additionalProperties: false,
      properties: { type: { const: 'webhook' }, body: { type: 'object' }, ...triggerCommon }
    },
    {
      required: ['type', 'entity'],
      additionalProperties: false,
      properties: { type: { const: 'recordCreated' }, entity: { type: 'string' }, ...triggerCommon }
    },
    {
      required: ['type', 'entity'],
      additionalProperties: false,
      properties: {
        type: { const: 'recordUpdated' },
        entity: { type: 'string' },
        fields: { type: 'array', items: { type: 'string' }, minItems: 1 },
        ...triggerCommon
      }
    },
    {
      required: ['type', 'cron', 'zone', 'missed'],
      additionalProperties: false,
      properties: {
        type: { const: 'schedule' },
        cron: { type: 'string', maxLength: 100 },
        zone: { type: 'string', maxLength: 60 },
        missed: { enum: ['run', 'skip'] },
        ...triggerCommon
      }
    },
    {
      required: ['type'],
      additionalProperties: false,
      properties: { type: { const: 'manual' }, input: { type: 'object' }, ...triggerCommon }
    }
  ]
} as const

const stepSchema = {
  type: 'object',
  required: ['id', 'kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      required: ['id', 'kind', 'action'],
      additionalProperties: false,
      properties: {
        ...stepCommon,
        kind: { const: 'action' },
        action: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*$' },
        input: { type: 'object' },
        retry: {
          type: 'object',
          required: ['attemptsMax', 'firstDelayMs', 'delayMaxMs'],
          additionalProperties: false,
          properties: {
            attemptsMax: { type: 'integer', minimum: 1, maximum: 100 },
            firstDelayMs: { type: 'integer', minimum: 0, maximum: 86_400_000 },
            delayMaxMs: { type: 'integer', minimum: 0, maximum: 604_800_000 }
          }
        },
        onError: steps
      }
    },
    {
      required: ['id', 'kind', 'cases'],
      additionalProperties: false,
      properties: {
        ...stepCommon,
        kind: { const: 'branch' },
        cases: {
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: {
            type: 'object',
            required: ['id', 'when', 'steps'],
            additionalProperties: false,
            properties: { id: { type: 'string', pattern: idPattern }, names: localizedSchema, when: cel, steps }
          }
        },
        else: steps
      }
    },
    {
      required: ['id', 'kind'],
      additionalProperties: false,
      properties: {
        ...stepCommon,
        kind: { const: 'wait' },
        for: { type: 'string', pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$' },
        until: cel
      },
      oneOf: [{ required: ['for'] }, { required: ['until'] }]
    },
    {
      required: ['id', 'kind', 'outcome'],
      additionalProperties: false,
      properties: {
        ...stepCommon,
        kind: { const: 'end' },
        outcome: { enum: ['completed', 'goal', 'failed'] },
        result: { type: 'object' }
      }
    }
  ]
} as const

export const flowSchema = {
  $id: 'https://mach.invalid/schemas/flow.json',
  title: 'Mạch flow',
  type: 'object',
  required: ['id', 'names', 'trigger', 'steps'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: idPattern },
    names: localizedSchema,
    description: localizedSchema,
    trigger: triggerSchema,
    subject: cel,
    steps
  },
  $defs: { step: stepSchema }
} as const
