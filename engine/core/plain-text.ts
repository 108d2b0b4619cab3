import type { Json } from '../../schemas/json.ts'

/** A value as people read it in one line: texts and numbers as they are, anything deeper as nothing. */
export function plainText(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
