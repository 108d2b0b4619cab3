import type { Entity } from '../../schemas/entity.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'

/** An entity as a plugin writes it; `as const` is not needed. */
export type EntityDefinition = Entity

/** Declares a kind of record. The engine makes a table of it and adds the system fields. */
export function defineEntity<const E extends EntityDefinition>(entity: E): E {
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

type RequiredName<E extends EntityDefinition> = E['required'] extends readonly (infer N)[]
  ? N & keyof E['fields']
  : never

/** The values of a record of the entity `E`, without the system fields. */
export type ValuesOf<E extends EntityDefinition> = {
  readonly [N in RequiredName<E>]: FieldValue<E['fields'][N]>
} & {
  readonly [N in Exclude<keyof E['fields'], RequiredName<E>>]?: FieldValue<E['fields'][N]> | undefined
}

/** A record of the entity `E` as it is read. */
export type RecordOf<E extends EntityDefinition> = ValuesOf<E> & SystemFields
