import type { FromSchema } from 'json-schema-to-ts'
import { localizedSchema } from './localized.ts'

const spansSchema = {
  type: 'array',
  maxItems: 12,
  items: {
    type: 'object',
    required: ['from', 'to'],
    additionalProperties: false,
    properties: {
      from: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
      /** The end is not part of the span; `24:00` is the end of the day. */
      to: { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }
    }
  }
} as const

/**
 * A working calendar: when people work, on the clock of one zone. A day with an exception has that one's hours, a holiday
 * has none, any other day those of its weekday; a weekday that is not named is free. A shift over midnight is two spans.
 */
export const calendarSchema = {
  $id: 'https://mach.invalid/schemas/calendar.json',
  title: 'Mạch working calendar',
  type: 'object',
  required: ['id', 'names', 'zone', 'hours', 'holidays', 'exceptions'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,62}$' },
    names: localizedSchema,
    /** IANA zone, for example `Asia/Ho_Chi_Minh`. */
    zone: { type: 'string', minLength: 1, maxLength: 60 },
    hours: {
      type: 'object',
      additionalProperties: false,
      properties: {
        mon: spansSchema,
        tue: spansSchema,
        wed: spansSchema,
        thu: spansSchema,
        fri: spansSchema,
        sat: spansSchema,
        sun: spansSchema
      }
    },
    holidays: {
      type: 'array',
      maxItems: 2000,
      items: {
        type: 'object',
        required: ['date'],
        additionalProperties: false,
        properties: { date: { type: 'string', format: 'date' }, names: localizedSchema }
      }
    },
    exceptions: {
      type: 'array',
      maxItems: 2000,
      items: {
        type: 'object',
        required: ['date', 'hours'],
        additionalProperties: false,
        properties: { date: { type: 'string', format: 'date' }, hours: spansSchema, names: localizedSchema }
      }
    }
  }
} as const

export type Calendar = FromSchema<typeof calendarSchema>
export type WorkingSpan = FromSchema<typeof spansSchema>[number]
export type Weekday = keyof Calendar['hours']
