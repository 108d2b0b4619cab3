import type { Localized } from './localized.ts'
import type { FieldTest } from './record.ts'

/**
 * What an account or a key may do beside records. `see` looks, the others change: whoever may `flows:publish` decides what
 * runs, whoever may `plugins:manage` decides whose code runs.
 */
export const permissions = [
  'runs:see',
  'runs:manage',
  'flows:see',
  'flows:draw',
  'flows:publish',
  'messages:see',
  'messages:settle',
  'signals:send',
  'plugins:see',
  'plugins:manage',
  'accounts:manage',
  'operations:manage',
  'records:see',
  'records:write'
] as const
export type Permission = (typeof permissions)[number]

/** Whose records: everybody's, those of one's own team and the teams below it, of one's own team, one's own, nobody's. */
export const scopes = ['all', 'hierarchy', 'team', 'own', 'none'] as const
export type Scope = (typeof scopes)[number]

/** What a role may do with the records of one entity; `*` speaks for the entities that no other rule names. */
export interface RecordRule {
  readonly entity: string
  readonly read: Scope
  readonly create: boolean
  readonly update: Scope
  readonly delete: Scope
  /** A further condition on the records that are seen at all. */
  readonly where?: { readonly [field: string]: FieldTest }
  /** Fields that are not seen, and not found by. */
  readonly hidden?: readonly string[]
  /** Fields that are seen and not changed. */
  readonly fixed?: readonly string[]
}

export interface Role {
  readonly id: string
  readonly labels: Localized
  readonly about: Localized
  readonly may: readonly Permission[]
  readonly records: readonly RecordRule[]
}

const localized = {
  type: 'object',
  required: ['vi', 'en'],
  additionalProperties: false,
  properties: {
    vi: { type: 'string', minLength: 1, maxLength: 2000 },
    en: { type: 'string', minLength: 1, maxLength: 2000 }
  }
} as const

const fieldNames = { type: 'array', maxItems: 200, items: { type: 'string', minLength: 1, maxLength: 100 } } as const

/** What a role from a pack or an admin must look like. */
export const roleSchema = {
  type: 'object',
  required: ['id', 'labels', 'about', 'may', 'records'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
    labels: localized,
    about: localized,
    may: { type: 'array', uniqueItems: true, items: { enum: permissions } },
    records: {
      type: 'array',
      maxItems: 300,
      items: {
        type: 'object',
        required: ['entity', 'read', 'create', 'update', 'delete'],
        additionalProperties: false,
        properties: {
          entity: { type: 'string', pattern: '^([*]|[a-z][a-zA-Z0-9-]*[.][a-zA-Z0-9-]+)$' },
          read: { enum: scopes },
          create: { type: 'boolean' },
          update: { enum: scopes },
          delete: { enum: scopes },
          where: { type: 'object', maxProperties: 10 },
          hidden: fieldNames,
          fixed: fieldNames
        }
      }
    }
  }
} as const
