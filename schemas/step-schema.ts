import { eventMatcherSchema } from './event-matcher.ts'
import { localizedSchema } from './localized.ts'
import { celSchema, daysSchema, durationSchema, idSchema, localTimeSchema, zoneSchema } from './mapping.ts'

/** The schema of a step; its type stands in `step.ts`. A step holds lists of steps, so it refers to itself. */
export const stepListSchema = { type: 'array', items: { $ref: '#/$defs/step' }, maxItems: 500 } as const

const steps = stepListSchema
const everyStep = { id: idSchema, names: localizedSchema, note: { type: 'string', maxLength: 2000 } } as const
const actionId = { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*$' } as const
const mapping = { type: 'object' } as const
const schema = { type: 'object' } as const

const retry = {
  type: 'object',
  required: ['attemptsMax', 'firstDelayMs', 'delayMaxMs'],
  additionalProperties: false,
  properties: {
    attemptsMax: { type: 'integer', minimum: 1, maximum: 100 },
    firstDelayMs: { type: 'integer', minimum: 0, maximum: 86_400_000 },
    delayMaxMs: { type: 'integer', minimum: 0, maximum: 604_800_000 }
  }
} as const

/** A list of parts that each hold steps: cases, arms, lists, outcomes. */
function parts<Extra extends object>(extra: Extra, required: readonly string[]) {
  return {
    type: 'array',
    minItems: 1,
    maxItems: 50,
    items: {
      type: 'object',
      required: ['id', 'steps', ...required],
      additionalProperties: false,
      properties: { id: idSchema, names: localizedSchema, steps, ...extra }
    }
  } as const
}

const items = {
  oneOf: [
    { type: 'object', required: ['cel'], additionalProperties: false, properties: { cel: celSchema } },
    {
      type: 'object',
      required: ['entity'],
      additionalProperties: false,
      properties: { entity: { type: 'string', minLength: 1, maxLength: 100 }, where: mapping }
    }
  ]
} as const

const variants = {
  action: {
    required: ['id', 'kind', 'action'],
    properties: {
      action: actionId,
      input: mapping,
      retry,
      onError: steps,
      compensate: {
        type: 'object',
        required: ['action'],
        additionalProperties: false,
        properties: { action: actionId, input: mapping }
      }
    }
  },
  code: {
    required: ['id', 'kind', 'code'],
    properties: {
      input: mapping,
      code: { type: 'string', minLength: 1, maxLength: 20_000 },
      output: schema,
      onError: steps
    }
  },
  branch: {
    required: ['id', 'kind', 'cases'],
    properties: { cases: parts({ when: celSchema }, ['when']), else: steps }
  },
  split: {
    required: ['id', 'kind', 'arms'],
    properties: { arms: parts({ percent: { type: 'number', minimum: 0, maximum: 100 } }, ['percent']) }
  },
  parallel: {
    required: ['id', 'kind', 'lists', 'until'],
    properties: {
      lists: parts({}, []),
      until: { oneOf: [{ enum: ['all', 'any'] }, { type: 'integer', minimum: 1, maximum: 50 }] }
    }
  },
  forEach: {
    required: ['id', 'kind', 'items', 'steps'],
    properties: {
      items,
      steps,
      stopWhen: celSchema,
      onItemError: { enum: ['fail', 'skip'] },
      itemsMax: { type: 'integer', minimum: 1, maximum: 10_000_000 }
    }
  },
  repeat: {
    required: ['id', 'kind', 'steps', 'until', 'timesMax'],
    properties: { steps, until: celSchema, timesMax: { type: 'integer', minimum: 1, maximum: 1000 } }
  },
  wait: {
    required: ['id', 'kind'],
    properties: {
      for: durationSchema,
      until: celSchema,
      at: {
        type: 'object',
        required: ['time', 'zone'],
        additionalProperties: false,
        properties: { time: localTimeSchema, zone: zoneSchema, days: daysSchema }
      },
      working: {
        type: 'object',
        required: ['calendar'],
        additionalProperties: false,
        properties: { calendar: idSchema, for: durationSchema }
      }
    },
    oneOf: [{ required: ['for'] }, { required: ['until'] }, { required: ['at'] }, { required: ['working'] }]
  },
  waitFor: {
    required: ['id', 'kind', 'event', 'within'],
    properties: { event: eventMatcherSchema, within: durationSchema, onTimeout: steps }
  },
  approve: {
    required: ['id', 'kind', 'title', 'approvers', 'outcomes', 'within'],
    properties: {
      title: { type: 'string', minLength: 1, maxLength: 2000 },
      approvers: celSchema,
      quorum: { type: 'integer', minimum: 1, maximum: 50 },
      outcomes: parts({}, ['names']),
      form: schema,
      within: durationSchema,
      remindEvery: durationSchema,
      escalate: {
        type: 'object',
        required: ['after', 'to'],
        additionalProperties: false,
        properties: { after: durationSchema, to: celSchema }
      },
      notify: steps,
      onTimeout: steps
    }
  },
  subflow: {
    required: ['id', 'kind', 'flow', 'wait'],
    properties: { flow: idSchema, input: mapping, wait: { type: 'boolean' }, onError: steps }
  },
  end: {
    required: ['id', 'kind', 'outcome'],
    properties: { outcome: { enum: ['completed', 'goal', 'failed'] }, result: mapping }
  }
} as const

export const stepSchema = {
  type: 'object',
  required: ['id', 'kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: Object.entries(variants).map(([kind, variant]) => ({
    ...variant,
    additionalProperties: false,
    properties: { ...everyStep, kind: { const: kind }, ...variant.properties }
  }))
} as const
