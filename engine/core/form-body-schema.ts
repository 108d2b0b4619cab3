import type { Form, FormField } from '../../schemas/form.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { limits } from '../limits.ts'

/** Name of the field that people do not see; what fills it in is a machine. */
export const trapField = 'website2'

/** The JSON Schema of what a form posts: its fields, its consent boxes, and the trap for machines. */
export function formBodySchema(form: Form): JsonObject {
  const fields = form.fields.map((field) => [field.name, fieldSchema(field)] as const)
  const consents = form.consents.map((consent) => [consent.name, { type: 'boolean' }] as const)
  return {
    type: 'object',
    additionalProperties: false,
    required: form.fields.filter((field) => field.required).map((field) => field.name),
    properties: {
      ...Object.fromEntries([...fields, ...consents]),
      [trapField]: { type: 'string', maxLength: 0 }
    },
    ...(form.anyOf ? { anyOf: form.anyOf.map(filled) } : {})
  }
}

function fieldSchema(field: FormField): JsonObject {
  switch (field.type) {
    case 'number':
      return { type: 'number', ...bounds(field) }
    case 'choice':
      return { enum: (field.choices ?? []).map((choice) => choice.value) }
    case 'text':
    case 'longText':
    case 'phone':
    case 'email':
    case 'hidden':
      return {
        type: 'string',
        maxLength: field.lengthMax ?? lengthMaxOf(field.type),
        ...(field.required ? { minLength: 1 } : {})
      }
  }
}

function bounds({ minimum, maximum }: FormField): JsonObject {
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) }
}

function lengthMaxOf(type: FormField['type']): number {
  return type === 'longText' ? limits.textCharsMax : 500
}

function filled(name: string): JsonObject {
  return { required: [name], properties: { [name]: { minLength: 1 } } }
}
