import type { FromSchema } from 'json-schema-to-ts'
import { localizedSchema } from './localized.ts'

/**
 * An entity is a kind of record that a plugin declares: a JSON Schema whose properties carry `x-mach` annotations.
 * The engine makes a real table of it. System fields (`id`, `version`, `createdAt`, `createdBy`, `updatedAt`,
 * `updatedBy`, `ownerId`, `deletedAt`) are added by the engine and may not be declared.
 */
export const fieldAnnotationSchema = {
  type: 'object',
  required: ['labels'],
  additionalProperties: false,
  properties: {
    labels: localizedSchema,
    help: localizedSchema,
    /** Searched without accents. */
    search: { type: 'boolean' },
    /** An index for filters and sorting. */
    index: { type: 'boolean' },
    /** No two records that are not deleted share the value. */
    unique: { type: 'boolean' },
    /** Personal data class: `basic` (name, phone) or `sensitive` (health, behaviour). */
    personal: { enum: ['basic', 'sensitive'] },
    /** The value is the id of a record of that entity. */
    relation: {
      type: 'object',
      required: ['entity'],
      additionalProperties: false,
      properties: { entity: { type: 'string' } }
    },
    /** Labels of the values of an `enum`, by value. */
    options: { type: 'object', additionalProperties: localizedSchema },
    /** How people write and read the value, where its type alone does not tell. */
    format: { enum: ['money', 'phone', 'email', 'points', 'longText'] }
  }
} as const

export const fieldSchema = {
  type: 'object',
  required: ['type', 'x-mach'],
  properties: {
    type: { enum: ['string', 'integer', 'number', 'boolean', 'array', 'object'] },
    format: { enum: ['date-time', 'date', 'uuid', 'email', 'uri'] },
    enum: { type: 'array', items: { type: 'string' } },
    'x-mach': fieldAnnotationSchema
  }
} as const

export const entitySchema = {
  type: 'object',
  required: ['id', 'labels', 'plural', 'title', 'fields'],
  additionalProperties: false,
  properties: {
    /** `<plugin>.<noun>`, for example `crm.person`. */
    id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*$' },
    labels: localizedSchema,
    plural: localizedSchema,
    icon: { type: 'string' },
    /** The field that names a record to people. */
    title: { type: 'string' },
    /** Fields shown in lists, in order. */
    columns: { type: 'array', items: { type: 'string' } },
    required: { type: 'array', items: { type: 'string' } },
    fields: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-zA-Z0-9]*$' },
      additionalProperties: fieldSchema,
      minProperties: 1
    },
    /** Groups of fields whose values together may stand only once among records that are not deleted. */
    unique: { type: 'array', items: { type: 'array', items: { type: 'string' }, minItems: 1 } },
    /** Records are never changed or deleted once made (ledgers, consent evidence). */
    appendOnly: { type: 'boolean' },
    /** Records of this entity appear on the timeline of the record that `subject` points to. */
    timeline: {
      type: 'object',
      required: ['subject', 'at', 'summary'],
      additionalProperties: false,
      properties: {
        /** Field with the id of the record whose timeline it is. */
        subject: { type: 'string' },
        /** Field with the time. */
        at: { type: 'string' },
        /** Field with the text people read. */
        summary: { type: 'string' }
      }
    }
  }
} as const

export type FieldAnnotation = FromSchema<typeof fieldAnnotationSchema>
export type Field = FromSchema<typeof fieldSchema>
export type Entity = FromSchema<typeof entitySchema>
