import type { Palette } from '../../schemas/draft.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import { systemFields } from '../../schemas/record.ts'
import type { Step } from '../../schemas/step.ts'
import type { Trigger } from '../../schemas/trigger.ts'
import { findStep, stepsAt } from './flow-places.ts'
import { fieldsOf, typeOf } from './schema-fields.ts'

/** A value that can be used at a place of a flow. */
export interface ScopeEntry {
  /** As expressions and texts name it: `trigger.form.phone`. */
  readonly path: string
  readonly name: string
  readonly labels: Localized | null
  readonly type: string
  readonly schema: JsonSchema
  /** Whether there is always something; else conditions ask for it first. */
  readonly isSure: boolean
}

export interface ScopeGroup {
  readonly source:
    { readonly kind: 'trigger' } | { readonly kind: 'step'; readonly step: Step } | { readonly kind: 'loop' }
  readonly entries: readonly ScopeEntry[]
}

/** Where the shapes of data are known from. */
export interface Shapes {
  readonly palette: Palette
  readonly entities: readonly Entity[]
}

const depthMax = 3

/** What stands in scope of a step: what the trigger brings, and what the steps above it that always run have given. */
export function scopeOf(flow: Flow, stepId: string | null, shapes: Shapes): readonly ScopeGroup[] {
  const brought = {
    source: { kind: 'trigger' as const },
    entries: entriesOf('trigger', triggerSchema(flow.trigger, shapes))
  }
  const found = stepId === null ? null : findStep(flow, stepId)
  if (!found) return [brought]
  const holders = found.holders.map((id) => findStep(flow, id)).filter((holder) => holder !== null)
  const above = [...holders, found].flatMap(({ place }) => stepsAt(flow, place).slice(0, place.index))
  const outputs = above.map((step) => ({
    source: { kind: 'step' as const, step },
    entries: outputEntries(step, shapes)
  }))
  const loops = holders.map(({ step }) => loopEntries(step)).filter((entries) => entries.length > 0)
  return [
    ...loops.map((entries) => ({ source: { kind: 'loop' as const }, entries })),
    ...outputs.filter(({ entries }) => entries.length > 0).toReversed(),
    brought
  ]
}

export function triggerSchema(trigger: Trigger, { palette, entities }: Shapes): JsonSchema {
  switch (trigger.type) {
    case 'form':
      return within({ form: palette.forms.find(({ id }) => id === trigger.form)?.body ?? {} })
    case 'webhook':
      return within({ body: trigger.body })
    case 'manual':
      return within({ input: trigger.input ?? {} })
    case 'recordUpdated':
    case 'threshold':
      return within({ record: recordSchema(trigger.entity, entities), before: recordSchema(trigger.entity, entities) })
    case 'recordCreated':
    case 'inactivity':
      return within({ record: recordSchema(trigger.entity, entities) })
    case 'date':
      return trigger.entity === undefined ? {} : within({ record: recordSchema(trigger.entity, entities) })
    case 'plugin':
      return within({ event: palette.triggers.find(({ id }) => id === trigger.trigger)?.event ?? {} })
    case 'schedule':
    case 'signal':
    case 'flowFinished':
      return {}
  }
}

function recordSchema(id: string, entities: readonly Entity[]): JsonSchema {
  const entity = entities.find((one) => one.id === id)
  const system = systemFields.slice(0, 1)
  const properties = { ...Object.fromEntries(system.map((name) => [name, { type: 'string' }])), ...entity?.fields }
  return { type: 'object', properties, required: [...system, ...(entity?.required ?? [])] }
}

function outputEntries(step: Step, { palette }: Shapes): readonly ScopeEntry[] {
  if (step.kind === 'action') {
    const output = palette.actions.find(({ id }) => id === step.action)?.output ?? {}
    // A step that may fail and go on has perhaps given nothing.
    return entriesOf(stepPath(step.id), output, { isSure: step.onError === undefined })
  }
  return step.kind === 'code' && step.output ? entriesOf(stepPath(step.id), step.output) : []
}

function loopEntries(step: Step): readonly ScopeEntry[] {
  const entry = (name: string, type: string): ScopeEntry => ({
    path: name,
    name,
    labels: null,
    type,
    schema: { type },
    isSure: true
  })
  if (step.kind === 'forEach') return [entry('item', 'any'), entry('index', 'integer')]
  return step.kind === 'repeat' ? [entry('round', 'integer')] : []
}

/** Names with hyphens cannot stand behind a dot in an expression. */
function stepPath(id: string): string {
  return id.includes('-') ? `steps["${id}"]` : `steps.${id}`
}

function entriesOf(path: string, schema: JsonSchema, { isSure = true, depth = 0 } = {}): readonly ScopeEntry[] {
  return fieldsOf(schema).flatMap((field) => {
    const { name, schema: inner, labels } = field
    const isThere = isSure && field.isRequired
    const own = { path: `${path}.${name}`, name, labels, type: typeOf(inner), schema: inner, isSure: isThere }
    const deeper = depth < depthMax ? entriesOf(own.path, inner, { isSure: isThere, depth: depth + 1 }) : []
    return deeper.length > 0 ? deeper : [own]
  })
}

function within(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) }
}
