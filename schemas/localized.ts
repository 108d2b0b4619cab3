import type { FromSchema } from 'json-schema-to-ts'

/** A text in the languages of the people who read it. Vietnamese first, English beside it; both are required. */
export const localizedSchema = {
  type: 'object',
  required: ['vi', 'en'],
  additionalProperties: false,
  properties: {
    vi: { type: 'string', minLength: 1, maxLength: 2000 },
    en: { type: 'string', minLength: 1, maxLength: 2000 }
  }
} as const

export type Localized = FromSchema<typeof localizedSchema>
export type Language = keyof Localized
