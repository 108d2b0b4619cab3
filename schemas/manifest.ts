import type { FromSchema } from 'json-schema-to-ts'
import { capabilityPattern, hostPattern } from './capability.ts'
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

/** A change that an action may make; all operations and all fields unless it says which. */
export const writeSchema = {
  type: 'object',
  required: ['entity'],
  additionalProperties: false,
  properties: {
    entity: { type: 'string' },
    ops: { type: 'array', items: { enum: ['create', 'update', 'delete'] }, minItems: 1, uniqueItems: true },
    fields: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 200 }
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
    /** Capabilities of the plugin that this action uses; without it, all of them. */
    uses: { type: 'array', uniqueItems: true, maxItems: 200, items: { type: 'string', pattern: capabilityPattern } },
    /** Reads done before the handler starts, so that it need not wait for them. */
    reads: { type: 'array', items: readSchema, maxItems: 20 },
    /** All that the handler changes. What is left out is refused; without the list, the plugin's capabilities decide. */
    writes: { type: 'array', items: writeSchema, maxItems: 50 },
    /** The action sends messages; a field of its input says why. A flow cannot go live while that field is empty. */
    message: {
      type: 'object',
      required: ['purposeField'],
      additionalProperties: false,
      properties: { purposeField: { type: 'string' } }
    },
    /**
     * The action calls the outside, through the engine's gateway. `onUnknown` says what becomes of a call whose answer was
     * lost: the step fails and waits for a person (`hold`), or the call is sent again with the same key (`retry`), where the
     * far side honours keys.
     */
    external: {
      type: 'object',
      additionalProperties: false,
      properties: { onUnknown: { enum: ['retry', 'hold'] } }
    },
    /** Longest time the handler may take, in milliseconds. */
    timeoutMs: { type: 'integer', minimum: 1, maximum: 30000 }
  }
} as const

/** What comes in from outside by a webhook: the plugin judges it and makes an event of it, from which flows start. */
export const pluginTriggerSchema = {
  type: 'object',
  required: ['id', 'labels', 'event'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' },
    labels: localizedSchema,
    help: localizedSchema,
    icon: { type: 'string' },
    /** JSON Schema of the event, as flows see it in `trigger.event`. */
    event: { type: 'object' },
    uses: { type: 'array', uniqueItems: true, maxItems: 200, items: { type: 'string', pattern: capabilityPattern } },
    timeoutMs: { type: 'integer', minimum: 1, maximum: 30000 }
  }
} as const

/** How hard a channel tries. What is left out comes from the engine's limits. */
export const channelPolicySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    /** When the answer was lost: send again with the same key, or hold the message for a person. */
    onUnknown: { enum: ['retry', 'hold'] },
    attemptsMax: { type: 'integer', minimum: 1, maximum: 100 },
    /** Delay after the first failed attempt; it doubles with each further one. */
    firstDelayMs: { type: 'integer', minimum: 100, maximum: 3600000 },
    delayMaxMs: { type: 'integer', minimum: 100, maximum: 86400000 }
  }
} as const

export const channelSchema = {
  type: 'object',
  required: ['id', 'labels', 'transport', 'payload'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' },
    labels: localizedSchema,
    /** How messages leave: by the engine's own way for that protocol, or by the plugin's handler through the gateway. */
    transport: { enum: ['smtp', 'plugin'] },
    uses: { type: 'array', uniqueItems: true, maxItems: 200, items: { type: 'string', pattern: capabilityPattern } },
    /** JSON Schema of a message's payload. */
    payload: { type: 'object' },
    policy: channelPolicySchema
  }
} as const

export const secretSchema = {
  type: 'object',
  required: ['name', 'labels', 'hosts'],
  additionalProperties: false,
  properties: {
    /** Handlers write `{{secret:name}}`; the gateway puts the value in. */
    name: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
    labels: localizedSchema,
    /** Where the owner finds the value. */
    help: localizedSchema,
    /** The only hosts it is sent to, written as in `http:<host>`; none for one that only checks signatures. */
    hosts: {
      type: 'array',
      maxItems: 20,
      uniqueItems: true,
      items: { type: 'string', pattern: `^${hostPattern}$`, maxLength: 200 }
    }
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
    /** Hash of the code, written when it is built: other code is not taken for it. */
    integrity: { type: 'string', pattern: '^sha256-[A-Za-z0-9+/]{43}=$' },
    /** Name of an icon, for example `package`. */
    icon: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,60}$' },
    /** Plugins whose entities or channels it uses, each with the range of versions it works with: `{ "crm": "^0.1.0" }`. */
    dependencies: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
      additionalProperties: { type: 'string', minLength: 1, maxLength: 100 },
      maxProperties: 50
    },
    /** JSON Schema of what the owner can set; its properties carry labels. */
    settings: { type: 'object' },
    secrets: { type: 'array', items: secretSchema, maxItems: 50 },
    entities: { type: 'array', items: entitySchema, maxItems: 100 },
    actions: { type: 'array', items: actionSchema, maxItems: 200 },
    triggers: { type: 'array', items: pluginTriggerSchema, maxItems: 50 },
    channels: { type: 'array', items: channelSchema, maxItems: 20 },
    /** What it asks to be allowed. Nothing is implied. */
    capabilities: {
      type: 'array',
      uniqueItems: true,
      maxItems: 200,
      items: { type: 'string', pattern: capabilityPattern, maxLength: 240 }
    }
  }
} as const

export type Manifest = FromSchema<typeof manifestSchema>
export type Action = FromSchema<typeof actionSchema>
export type PluginTrigger = FromSchema<typeof pluginTriggerSchema>
export type Channel = FromSchema<typeof channelSchema>
export type DeclaredSecret = FromSchema<typeof secretSchema>
export type ChannelPolicy = FromSchema<typeof channelPolicySchema>
export type DeclaredWrite = FromSchema<typeof writeSchema>
export type DeclaredRead = FromSchema<typeof readSchema>
