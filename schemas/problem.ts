import type { FromSchema } from 'json-schema-to-ts'
import { localizedSchema } from './localized.ts'

/** An error body of the API (RFC 9457), with what to do about it. */
export const problemSchema = {
  $id: 'https://mach.invalid/schemas/problem.json',
  title: 'Mạch problem',
  type: 'object',
  required: ['type', 'code', 'status', 'title', 'detail'],
  additionalProperties: false,
  properties: {
    type: { type: 'string' },
    code: { type: 'string' },
    status: { type: 'integer' },
    title: { type: 'string' },
    /** What happened and what to do, in both languages. */
    detail: localizedSchema,
    /** Each field that is wrong, by JSON pointer. */
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        additionalProperties: false,
        properties: { path: { type: 'string' }, message: localizedSchema }
      }
    },
    details: { type: 'object' }
  }
} as const

export type Problem = FromSchema<typeof problemSchema>
