import type { JsonObject } from './json.ts'

/** A change that a plugin asks for, as data. The engine checks it against the granted capabilities, then commits it. */
export type Effect = CreateEffect | UpdateEffect | DeleteEffect | MessageEffect | SignalEffect

export interface CreateEffect {
  readonly kind: 'create'
  readonly entity: string
  readonly id: string
  readonly values: JsonObject
}

/** `version` is the version that was read; a newer one at commit runs the step again. */
export interface UpdateEffect {
  readonly kind: 'update'
  readonly entity: string
  readonly id: string
  readonly version: number
  readonly values: JsonObject
}

export interface DeleteEffect {
  readonly kind: 'delete'
  readonly entity: string
  readonly id: string
  readonly version: number
}

/**
 * A message for a channel; it leaves through the outbox. `about` is the record on whose timeline it appears. Messages of one
 * flow with the same `key` are one message, whatever run asks for it; without a key each step of a run sends its own.
 */
export interface MessageEffect {
  readonly kind: 'message'
  readonly channel: string
  readonly payload: JsonObject
  readonly about?: string
  readonly key?: string
}

/** Says that something has happened: flows may start from it, runs may wait for it. Without a key it is everybody's. */
export interface SignalEffect {
  readonly kind: 'signal'
  readonly name: string
  readonly key?: string
  readonly data?: JsonObject
}

const text = { type: 'string', minLength: 1, maxLength: 200 } as const
const uuid = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' } as const

export const effectSchema = {
  $id: 'https://mach.invalid/schemas/effect.json',
  title: 'Mạch effect',
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      required: ['kind', 'entity', 'id', 'values'],
      additionalProperties: false,
      properties: { kind: { const: 'create' }, entity: text, id: uuid, values: { type: 'object' } }
    },
    {
      required: ['kind', 'entity', 'id', 'version', 'values'],
      additionalProperties: false,
      properties: {
        kind: { const: 'update' },
        entity: text,
        id: uuid,
        version: { type: 'integer', minimum: 1 },
        values: { type: 'object' }
      }
    },
    {
      required: ['kind', 'entity', 'id', 'version'],
      additionalProperties: false,
      properties: { kind: { const: 'delete' }, entity: text, id: uuid, version: { type: 'integer', minimum: 1 } }
    },
    {
      required: ['kind', 'channel', 'payload'],
      additionalProperties: false,
      properties: { kind: { const: 'message' }, channel: text, payload: { type: 'object' }, about: uuid, key: text }
    },
    {
      required: ['kind', 'name'],
      additionalProperties: false,
      properties: { kind: { const: 'signal' }, name: text, key: text, data: { type: 'object' } }
    }
  ]
} as const
