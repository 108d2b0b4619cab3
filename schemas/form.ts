import type { FromSchema } from 'json-schema-to-ts'
import { localizedSchema } from './localized.ts'

/** A hosted form: what it asks, and the consents it offers. A consent box is never ticked beforehand. */
export const formSchema = {
  $id: 'https://mach.invalid/schemas/form.json',
  title: 'Mạch form',
  type: 'object',
  required: ['id', 'names', 'fields', 'consents', 'thanks'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,62}$' },
    names: localizedSchema,
    intro: localizedSchema,
    thanks: localizedSchema,
    fields: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        required: ['name', 'labels', 'type'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,62}$' },
          labels: localizedSchema,
          type: { enum: ['text', 'longText', 'phone', 'email', 'number', 'choice', 'hidden'] },
          required: { type: 'boolean' },
          lengthMax: { type: 'integer', minimum: 1, maximum: 20000 },
          minimum: { type: 'number' },
          maximum: { type: 'number' },
          choices: {
            type: 'array',
            items: {
              type: 'object',
              required: ['value', 'labels'],
              additionalProperties: false,
              properties: { value: { type: 'string' }, labels: localizedSchema }
            }
          }
        }
      }
    },
    /** At least one of these fields must be filled. */
    anyOf: { type: 'array', items: { type: 'string' }, minItems: 1 },
    consents: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        required: ['name', 'purpose', 'channel', 'texts', 'textVersion'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,62}$' },
          purpose: { type: 'string' },
          channel: { type: 'string' },
          texts: localizedSchema,
          textVersion: { type: 'string' }
        }
      }
    }
  }
} as const

export type Form = FromSchema<typeof formSchema>
export type FormField = Form['fields'][number]
