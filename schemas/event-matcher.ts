import { celSchema, idSchema } from './mapping.ts'

/**
 * An event that a run can wait for, or that ends it. `key` (CEL in the run's scope, default: the run's subject) says whose
 * event it must be; `match` (CEL over `event` and the run's scope) says what must hold of it besides.
 */
export type EventMatcher =
  | (MatcherCommon & {
      readonly on: 'recordCreated' | 'recordDeleted'
      readonly entity: string
      /** Field whose value is compared with the key; default: the record's own id. */
      readonly by?: string
    })
  | (MatcherCommon & {
      readonly on: 'recordUpdated'
      readonly entity: string
      readonly by?: string
      /** Only changes of one of these fields. */
      readonly fields?: readonly string[]
    })
  | (MatcherCommon & { readonly on: 'signal'; readonly name: string })
  | (MatcherCommon & { readonly on: 'flowFinished'; readonly flow: string })

interface MatcherCommon {
  readonly key?: string
  readonly match?: string
}

const everyMatcher = { key: celSchema, match: celSchema } as const
const name = { type: 'string', minLength: 1, maxLength: 100 } as const
const fields = { type: 'array', items: name, minItems: 1 } as const

export const eventMatcherSchema = {
  type: 'object',
  required: ['on'],
  discriminator: { propertyName: 'on' },
  oneOf: [
    {
      required: ['on', 'entity'],
      additionalProperties: false,
      properties: { on: { enum: ['recordCreated', 'recordDeleted'] }, entity: name, by: name, ...everyMatcher }
    },
    {
      required: ['on', 'entity'],
      additionalProperties: false,
      properties: { on: { const: 'recordUpdated' }, entity: name, by: name, fields, ...everyMatcher }
    },
    {
      required: ['on', 'name'],
      additionalProperties: false,
      properties: { on: { const: 'signal' }, name, ...everyMatcher }
    },
    {
      required: ['on', 'flow'],
      additionalProperties: false,
      properties: { on: { const: 'flowFinished' }, flow: idSchema, ...everyMatcher }
    }
  ]
} as const
