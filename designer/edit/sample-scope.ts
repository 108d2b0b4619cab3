import type { Flow } from '../../schemas/flow.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { SampleScope } from '../../schemas/preview.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { RunDetail } from '../../schemas/views.ts'
import { pathParts } from './path-parts.ts'
import { fieldsOf } from './schema-fields.ts'
import { triggerSchema, type Shapes } from './scope.ts'

/** What a run had above its steps: what started it, and what each step has given. */
export function scopeOfRun({ trigger, journal }: Pick<RunDetail, 'trigger' | 'journal'>): SampleScope {
  const steps: { [stepId: string]: Json } = {}
  for (const entry of journal) {
    if (entry.kind === 'done') steps[entry.step] = entry.output
    if (entry.kind === 'received') steps[entry.step] = entry.event
    if (entry.kind === 'returned') steps[entry.step] = entry.result
    if (entry.kind === 'edited') Object.assign(steps, entry.outputs)
  }
  return { trigger, steps }
}

/**
 * What the flow would have above its steps if this record started it. What people send in is filled from the record's
 * fields of the same names; what steps give is not known before they run.
 */
export function scopeOfRecord({ trigger }: Flow, record: StoredRecord, shapes: Shapes): SampleScope {
  const brought: { [name: string]: Json } = { at: record.updatedAt }
  for (const { name, schema } of fieldsOf(triggerSchema(trigger, shapes))) {
    const isRecord = name === 'record' || name === 'before'
    brought[name] = isRecord ? (record as JsonObject) : sameNamed(record, fieldsOf(schema))
  }
  return { trigger: brought, steps: {} }
}

function sameNamed(record: StoredRecord, fields: readonly { readonly name: string }[]): JsonObject {
  const known = fields.flatMap(({ name }) => {
    const value = record[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(known)
}

/** Records of what kind can stand in: those that the trigger watches, else those that have most of what is sent in. */
export function sampleEntity({ trigger }: Flow, shapes: Shapes): string | null {
  if ('entity' in trigger && trigger.entity !== undefined) return trigger.entity
  const sent = fieldsOf(triggerSchema(trigger, shapes)).flatMap(({ schema }) =>
    fieldsOf(schema).map(({ name }) => name)
  )
  const shared = shapes.entities.map(({ id, fields }) => ({
    id,
    count: sent.filter((name) => Object.hasOwn(fields, name)).length
  }))
  return shared.toSorted((a, b) => b.count - a.count)[0]?.id ?? null
}

/** The value at a path as expressions name it; undefined where there is nothing. */
export function valueIn(scope: SampleScope, path: string): Json | undefined {
  let value: unknown = scope
  for (const name of pathParts(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as JsonObject)[name]
  }
  return value as Json | undefined
}
