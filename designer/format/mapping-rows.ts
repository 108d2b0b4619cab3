import type { Mapping, MappingValue } from '../../schemas/mapping.ts'
import type { Step } from '../../schemas/step.ts'

export interface MappingRow {
  readonly name: string
  /** `cel` is an expression, `text` a text with places to fill in, `value` is itself. */
  readonly kind: 'cel' | 'text' | 'value'
  readonly text: string
}

/** What a step is given, or what an end gives. */
export function mappingOf(step: Step): Mapping | undefined {
  switch (step.kind) {
    case 'action':
    case 'code':
    case 'subflow':
      return step.input
    case 'end':
      return step.result
    case 'branch':
    case 'split':
    case 'parallel':
    case 'forEach':
    case 'repeat':
    case 'wait':
    case 'waitFor':
    case 'approve':
      return undefined
  }
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
