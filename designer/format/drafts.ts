import type { Entity, Field } from '../../schemas/entity.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { controlOf } from './field-control.ts'
import { fromWallTime, toWallTime } from './moment.ts'

/** What stands in a field's control while somebody types. */
export type Draft = string | boolean

export type DraftReading =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly want: 'number' | 'json' }

/** A stored value as its control shows it. */
export function toDraft(field: Field, value: unknown): Draft {
  switch (controlOf(field)) {
    case 'check':
      return value === true
    case 'lines':
      return Array.isArray(value) ? value.map(lineText).join('\n') : ''
    case 'json':
      return value === undefined || value === null ? '' : JSON.stringify(value, null, 2)
    case 'moment':
      return typeof value === 'string' ? toWallTime(value) : ''
    default:
      return value === undefined || value === null ? '' : lineText(value)
  }
}

/** The value that a draft means; null when the control is empty. */
export function readDraft(field: Field, draft: Draft): DraftReading {
  if (typeof draft === 'boolean') return { ok: true, value: draft }
  const text = draft.trim()
  if (text === '') return { ok: true, value: null }
  switch (controlOf(field)) {
    case 'number':
    case 'money':
      return readNumber(text, field)
    case 'lines':
      return { ok: true, value: text.split('\n').flatMap((line) => line.trim() || []) }
    case 'json':
      return readJson(text)
    case 'moment':
      return { ok: true, value: fromWallTime(text) }
    default:
      return { ok: true, value: text }
  }
}

/** The values that differ from what is stored; null empties a field. */
export function changedValues(
  entity: Entity,
  drafts: Readonly<Record<string, Draft>>,
  stored: Readonly<Record<string, unknown>>
): JsonObject {
  const changed = Object.entries(drafts).flatMap(([name, draft]) => {
    const field = entity.fields[name]
    const reading = field && readDraft(field, draft)
    if (!reading?.ok) return []
    const same = JSON.stringify(reading.value) === JSON.stringify(stored[name] ?? emptyOf(field))
    return same ? [] : [[name, reading.value] as const]
  })
  return Object.fromEntries(changed)
}

/** What an untouched control reads as: a box that was never ticked says no. */
function emptyOf(field: Field | undefined): Json {
  return field && controlOf(field) === 'check' ? false : null
}

/** Thousands may be written with dots, `1.250.000`; a comma starts the decimals. */
function readNumber(text: string, field: Field): DraftReading {
  const plain = field.type === 'integer' ? text.replaceAll(/[.\s ]/g, '') : text.replace(',', '.')
  const value = Number(plain)
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, want: 'number' }
}

function readJson(text: string): DraftReading {
  try {
    return { ok: true, value: JSON.parse(text) as Json }
  } catch {
    return { ok: false, want: 'json' }
  }
}

function lineText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
