import type { FromSchema } from 'json-schema-to-ts'
import { entitySchema } from './entity.ts'
import { localizedSchema } from './localized.ts'

/**
 * What `plugin.json` says: all that the engine and an admin need to know of a plugin before any of its code runs.
 * `mach plugin build` writes it from `definePlugin`.
 */
export const readSchema = {
  type: 'object',
  required: ['entity', 'where'],
  additionalProperties: false,
  properties: {
    entity: { type: 'string' },
    /** Field to input path, for example `{ "value": "phone" }`: records whose `value` equals `input.phone`. */
    where: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 }
  }
} as const

export const actionSchema = {
  type: 'object',
  required: ['id', 'labels', 'input', 'output'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' },
    labels: localizedSchema,
    help: localizedSchema,
    icon: { type: 'string' },
    /** JSON Schemas of what goes in and what comes out. */
    input: { type: 'object' },
    output: { type: 'object' },
    /** Reads done before the handler starts, so that it need not wait for them. */
    reads: { type: 'array', items: readSchema, maxItems: 20 },
    /** Longest time the handler may take, in milliseconds. */
    timeoutMs: { type: 'integer', minimum: 1, maximum: 30000 }
  }
} as const

export const channelSchema = {
  type: 'object',
  required: ['id', 'labels', 'transport', 'payload'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' },
    labels: localizedSchema,
    /** How messages leave: the engine's own gateway for that protocol. */
    transport: { enum: ['smtp'] },
    /** JSON Schema of a message's payload. */
    payload: { type: 'object' }
  }
} as const

export const manifestSchema = {
  $id: 'https://mach.invalid/schemas/plugin.json',
  title: 'Mạch plugin manifest',
  type: 'object',
  required: ['id', 'version', 'engine', 'labels', 'entities', 'actions', 'channels', 'capabilities'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    /** Range of engine versions it works with, for example `^0.1.0`. */
    engine: { type: 'string' },
    labels: localizedSchema,
    description: localizedSchema,
    entities: { type: 'array', items: entitySchema, maxItems: 100 },
    actions: { type: 'array', items: actionSchema, maxItems: 200 },
    channels: { type: 'array', items: channelSchema, maxItems: 20 },
    /** What it asks to be allowed. Nothing is implied. */
    capabilities: {
      type: 'array',
      uniqueItems: true,
      maxItems: 200,
      items: {
        type: 'string',
        pattern:
          '^(records:(read|write):[a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*|channel:([a-z][a-zA-Z0-9]*\\.)?[a-z][a-zA-Z0-9]*|signal:emit)$'
      }
    }
  }
} as const

export type Manifest = FromSchema<typeof manifestSchema>
export type Action = FromSchema<typeof actionSchema>
export type Channel = FromSchema<typeof channelSchema>
export type DeclaredRead = FromSchema<typeof readSchema>
