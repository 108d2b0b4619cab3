import type { Mapping, MappingValue } from '../../schemas/flow.ts'

export interface MappingRow {
  readonly name: string
  /** `cel` is an expression, `text` a text with places to fill in, `value` is itself. */
  readonly kind: 'cel' | 'text' | 'value'
  readonly text: string
}

/** A step's input, one row per value, nested names joined with dots. */
export function mappingRows(mapping: Mapping): readonly MappingRow[] {
  return Object.entries(mapping).flatMap(([name, value]) => rowsOf(name, value))
}

function rowsOf(name: string, value: MappingValue): readonly MappingRow[] {
  if (typeof value === 'string') return [{ name, kind: 'value', text: value }]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ name, kind: 'value', text: JSON.stringify(value) }]
  }
  const inner = value as Mapping
  const cel = inner['cel']
  if (typeof cel === 'string') return [{ name, kind: 'cel', text: cel }]
  const text = inner['text']
  if (typeof text === 'string') return [{ name, kind: 'text', text }]
  return Object.entries(inner).flatMap(([key, one]) => rowsOf(`${name}.${key}`, one))
}
