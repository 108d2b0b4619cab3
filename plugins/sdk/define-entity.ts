import type { Entity } from '../../schemas/entity.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'

/** An entity as a plugin writes it; `as const` is not needed. */
export type EntityDefinition = Entity

/** Declares a kind of record. The engine makes a table of it and adds the system fields. */
export function defineEntity<const E extends EntityDefinition>(entity: E): E {
  return entity
}

/**
 * What a handler has to know of an entity to read and write it. An entity of another plugin is told this way: its id and
 * the fields that matter here.
 */
export interface KnownEntity {
  readonly id: string
  readonly required?: readonly string[]
  readonly fields: Readonly<Record<string, { readonly type: Entity['fields'][string]['type'] }>>
}

/**
 * Names an entity of another plugin, which must be among the `dependencies`:
 * `foreignEntity({ id: 'crm.person', required: ['fullName'], fields: { fullName: { type: 'string' } } })`.
 */
export function foreignEntity<const E extends KnownEntity>(entity: E): E {
  return entity
}

interface SystemFields {
  readonly id: string
  readonly version: number
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly updatedAt: string
  readonly ownerId?: string
}

type FieldValue<F> = F extends { readonly enum: readonly (infer V)[] }
  ? V
  : F extends { readonly type: 'string' }
    ? string
    : F extends { readonly type: 'integer' | 'number' }
      ? number
      : F extends { readonly type: 'boolean' }
        ? boolean
        : F extends { readonly type: 'array'; readonly items: { readonly type: 'string' } }
          ? readonly string[]
          : F extends { readonly type: 'array' }
            ? readonly Json[]
            : JsonObject

type RequiredName<E extends KnownEntity> = E['required'] extends readonly (infer N)[] ? N & keyof E['fields'] : never

/** The values of a record of the entity `E`, without the system fields. */
export type ValuesOf<E extends KnownEntity> = {
  readonly [N in RequiredName<E>]: FieldValue<E['fields'][N]>
} & {
  readonly [N in Exclude<keyof E['fields'], RequiredName<E>>]?: FieldValue<E['fields'][N]> | undefined
}

/** A record of the entity `E` as it is read. */
export type RecordOf<E extends KnownEntity> = ValuesOf<E> & SystemFields
