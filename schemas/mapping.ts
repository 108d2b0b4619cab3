import type { Json } from './json.ts'

/**
 * How a step's input is made. `{ "cel": "…" }` is an expression, `{ "text": "…" }` is a Liquid text, anything else is itself.
 */
export type Mapping = { readonly [key: string]: MappingValue }
export type MappingValue =
  { readonly cel: string } | { readonly text: string } | Json | Mapping | readonly MappingValue[]

/** Parts that the schemas of flows, triggers and steps share. */
export const celSchema = { type: 'string', minLength: 1, maxLength: 2000 } as const
// An object with a key `constructor` cannot be read by expressions, so no step may be called that.
export const idSchema = { type: 'string', pattern: '^(?!constructor$)[a-z][a-zA-Z0-9-]{0,62}$' } as const
/** ISO 8601 duration of weeks, days, hours, minutes and seconds, for example `PT24H` or `P3D`. */
export const durationSchema = {
  type: 'string',
  pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$'
} as const
export const zoneSchema = { type: 'string', minLength: 1, maxLength: 60 } as const
export const localTimeSchema = { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' } as const
export const daysSchema = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }
} as const
export type Weekday = (typeof daysSchema.items.enum)[number]
