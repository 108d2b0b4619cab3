import type { Json } from './json.ts'

/** Fields that the engine keeps of every record; an entity may not declare them. */
export const systemFields = [
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'ownerId',
  'deletedAt'
] as const

/** A record as plugins, flows and the API see it: system fields and the entity's own. Absent means empty. */
export interface StoredRecord {
  readonly id: string
  /** Counts up with every change; the optimistic lock. */
  readonly version: number
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  readonly ownerId?: string
  readonly deletedAt?: string
  readonly [field: string]: Json | undefined
}

/** Comparison of one field. A bare value means `eq`. */
export type FieldTest =
  | string
  | number
  | boolean
  | null
  | {
      readonly eq?: Json
      readonly ne?: Json
      readonly lt?: string | number
      readonly lte?: string | number
      readonly gt?: string | number
      readonly gte?: string | number
      readonly in?: readonly (string | number)[]
    }

export interface RecordQuery {
  readonly where?: { readonly [field: string]: FieldTest }
  /** Words matched from their beginnings, without accents. */
  readonly search?: string
  /** Field name, `-` in front for descending. Default: newest first. */
  readonly sort?: string
  readonly limit?: number
  /** From the page before. */
  readonly cursor?: string
}

export interface RecordPage {
  readonly records: readonly StoredRecord[]
  readonly nextCursor: string | null
}
