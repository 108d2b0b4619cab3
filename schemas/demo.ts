import type { FromSchema } from 'json-schema-to-ts'
import { localizedSchema } from './localized.ts'

const count = {
  type: 'object',
  required: ['entity'],
  additionalProperties: false,
  properties: { entity: { type: 'string' }, where: { type: 'object' } }
} as const

/** How a pack shows what it does: files that are fed in, and what is counted afterwards. */
export const demoSchema = {
  $id: 'https://mach.invalid/schemas/demo.json',
  title: 'Mạch demo of a pack',
  type: 'object',
  required: ['feeds', 'report'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    feeds: {
      type: 'array',
      items: {
        type: 'object',
        required: ['labels', 'file', 'path', 'key'],
        additionalProperties: false,
        properties: {
          labels: localizedSchema,
          /** CSV file beside the pack; its header names the fields. */
          file: { type: 'string' },
          /** Where rows are posted, for example `/f/lead`. */
          path: { type: 'string' },
          /** Column with the idempotency key. */
          key: { type: 'string' },
          /** Columns that are numbers, and those that are yes or no. */
          numbers: { type: 'array', items: { type: 'string' } },
          booleans: { type: 'array', items: { type: 'string' } },
          /** Columns that are not posted. */
          omit: { type: 'array', items: { type: 'string' } },
          /** Rows with the same value in these columns are posted one after the other. */
          inOrderBy: { type: 'array', items: { type: 'string' } }
        }
      }
    },
    report: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'labels'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          labels: localizedSchema,
          count,
          /** Taken off the count. */
          less: count,
          /** Sum of a number field over all records. */
          sum: {
            type: 'object',
            required: ['entity', 'field'],
            additionalProperties: false,
            properties: { entity: { type: 'string' }, field: { type: 'string' } }
          },
          /** Flow whose time from enqueue to end is shown. */
          durationsOf: { type: 'string' }
        }
      }
    }
  }
} as const

export type Demo = FromSchema<typeof demoSchema>
export type DemoFeed = Demo['feeds'][number]
export type DemoFigure = Demo['report'][number]
