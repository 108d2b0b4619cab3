import type { JsonSchema } from './json.ts'
import { celSchema, durationSchema, idSchema, localTimeSchema, zoneSchema } from './mapping.ts'

/** What starts the runs of a flow. */
export type Trigger =
  | (TriggerCommon & { readonly type: 'form'; readonly form: string })
  | (TriggerCommon & { readonly type: 'webhook'; readonly body: JsonSchema })
  | (TriggerCommon & { readonly type: 'recordCreated'; readonly entity: string })
  | (TriggerCommon & { readonly type: 'recordUpdated'; readonly entity: string; readonly fields?: readonly string[] })
  | (TriggerCommon & {
      /** A number field of a record has passed a value; once per crossing. */
      readonly type: 'threshold'
      readonly entity: string
      readonly field: string
      readonly value: number
      readonly direction: 'up' | 'down'
    })
  | (TriggerCommon & {
      readonly type: 'schedule'
      /** Five or six cron fields. */
      readonly cron: string
      /** IANA zone, for example `Asia/Ho_Chi_Minh`. */
      readonly zone: string
      /** What to do with times that passed while Mạch was off. */
      readonly missed: 'run' | 'skip'
    })
  | (TriggerCommon & DateTrigger)
  | (TriggerCommon & {
      /** A record to which nothing has happened for so long: `field` is a time (default `updatedAt`). Once per time. */
      readonly type: 'inactivity'
      readonly entity: string
      readonly field?: string
      readonly for: string
      readonly missed: 'run' | 'skip'
    })
  | (TriggerCommon & { readonly type: 'signal'; readonly name: string })
  /** A trigger of a plugin, by `<plugin>.<trigger>`: it makes an event of what comes in from outside. */
  | (TriggerCommon & { readonly type: 'plugin'; readonly trigger: string })
  | (TriggerCommon & {
      readonly type: 'flowFinished'
      readonly flow: string
      readonly outcomes?: readonly FlowOutcome[]
    })
  | (TriggerCommon & { readonly type: 'manual'; readonly input?: JsonSchema })

export type FlowOutcome = 'completed' | 'goal' | 'failed' | 'cancelled'

/** A date is reached: of a field of each record of an entity, or one date for all (`on`). Once per record and occurrence. */
export interface DateTrigger {
  readonly type: 'date'
  readonly entity?: string
  readonly field?: string
  /** `YYYY-MM-DD`, when the date is not a record's. */
  readonly on?: string
  /** ISO 8601 duration, with a minus sign for before: `-P3D`. Days are calendar days of the zone. */
  readonly offset?: string
  /** `HH:MM` in the zone. */
  readonly timeOfDay?: string
  readonly zone: string
  readonly recurs?: 'once' | 'yearly' | 'lunarYearly'
  /** What a yearly 29 February is in other years; default `feb28`. */
  readonly leapDay?: 'feb28' | 'mar1' | 'skip'
  readonly missed: 'run' | 'skip'
}

interface TriggerCommon {
  /** CEL over `trigger`; no run starts when it is false. */
  readonly condition?: string
  /** CEL over `trigger`; the same key gives the same run. */
  readonly key?: string
  readonly debounce?: Debounce
}

/** What comes again within `for` is one run, with the data that came last. */
export interface Debounce {
  readonly for: string
  /** CEL over `trigger`; default: the subject. */
  readonly key?: string
  /** However often it comes again, the run starts so long after the first. */
  readonly atMost?: string
}

const name = { type: 'string', minLength: 1, maxLength: 100 } as const
const missed = { enum: ['run', 'skip'] } as const
const everyTrigger = {
  condition: celSchema,
  key: celSchema,
  debounce: {
    type: 'object',
    required: ['for'],
    additionalProperties: false,
    properties: { for: durationSchema, key: celSchema, atMost: durationSchema }
  }
} as const

export const triggerSchema = {
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: [
    {
      required: ['type', 'form'],
      additionalProperties: false,
      properties: { type: { const: 'form' }, form: idSchema, ...everyTrigger }
    },
    {
      required: ['type', 'body'],
      additionalProperties: false,
      properties: { type: { const: 'webhook' }, body: { type: 'object' }, ...everyTrigger }
    },
    {
      required: ['type', 'entity'],
      additionalProperties: false,
      properties: { type: { const: 'recordCreated' }, entity: name, ...everyTrigger }
    },
    {
      required: ['type', 'entity'],
      additionalProperties: false,
      properties: {
        type: { const: 'recordUpdated' },
        entity: name,
        fields: { type: 'array', items: name, minItems: 1 },
        ...everyTrigger
      }
    },
    {
      required: ['type', 'entity', 'field', 'value', 'direction'],
      additionalProperties: false,
      properties: {
        type: { const: 'threshold' },
        entity: name,
        field: name,
        value: { type: 'number' },
        direction: { enum: ['up', 'down'] },
        ...everyTrigger
      }
    },
    {
      required: ['type', 'cron', 'zone', 'missed'],
      additionalProperties: false,
      properties: {
        type: { const: 'schedule' },
        cron: { type: 'string', maxLength: 100 },
        zone: zoneSchema,
        missed,
        ...everyTrigger
      }
    },
    {
      required: ['type', 'zone', 'missed'],
      additionalProperties: false,
      properties: {
        type: { const: 'date' },
        entity: name,
        field: name,
        on: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' },
        offset: { type: 'string', pattern: `^-?P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$` },
        timeOfDay: localTimeSchema,
        zone: zoneSchema,
        recurs: { enum: ['once', 'yearly', 'lunarYearly'] },
        leapDay: { enum: ['feb28', 'mar1', 'skip'] },
        missed,
        ...everyTrigger
      },
      oneOf: [{ required: ['entity', 'field'] }, { required: ['on'] }]
    },
    {
      required: ['type', 'entity', 'for', 'missed'],
      additionalProperties: false,
      properties: {
        type: { const: 'inactivity' },
        entity: name,
        field: name,
        for: durationSchema,
        missed,
        ...everyTrigger
      }
    },
    {
      required: ['type', 'name'],
      additionalProperties: false,
      properties: { type: { const: 'signal' }, name, ...everyTrigger }
    },
    {
      required: ['type', 'trigger'],
      additionalProperties: false,
      properties: { type: { const: 'plugin' }, trigger: name, ...everyTrigger }
    },
    {
      required: ['type', 'flow'],
      additionalProperties: false,
      properties: {
        type: { const: 'flowFinished' },
        flow: idSchema,
        outcomes: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { enum: ['completed', 'goal', 'failed', 'cancelled'] }
        },
        ...everyTrigger
      }
    },
    {
      required: ['type'],
      additionalProperties: false,
      properties: { type: { const: 'manual' }, input: { type: 'object' }, ...everyTrigger }
    }
  ]
} as const
