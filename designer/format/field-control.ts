import type { Field } from '../../schemas/entity.ts'

/** How a field's value is entered. */
export type FieldControl =
  | 'text'
  | 'longText'
  | 'phone'
  | 'email'
  | 'uri'
  | 'number'
  | 'money'
  | 'check'
  | 'choice'
  | 'day'
  | 'moment'
  | 'relation'
  | 'lines'
  | 'json'

export function controlOf(field: Field): FieldControl {
  switch (field.type) {
    case 'boolean':
      return 'check'
    case 'integer':
    case 'number':
      return field['x-mach'].format === 'money' ? 'money' : 'number'
    case 'array':
      return 'lines'
    case 'object':
      return 'json'
    case 'string':
      return textControl(field)
  }
}

function textControl(field: Field): FieldControl {
  const { relation, format } = field['x-mach']
  if (relation) return 'relation'
  if (field.enum) return 'choice'
  if (format === 'phone' || format === 'email' || format === 'longText') return format
  if (field.format === 'date') return 'day'
  if (field.format === 'date-time') return 'moment'
  return field.format === 'email' || field.format === 'uri' ? field.format : 'text'
}
