import type { Entity } from '../../../schemas/entity.ts'
import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import type { Form } from '../../../schemas/form.ts'
import type { Trigger } from '../../../schemas/trigger.ts'
import { formBodySchema, trapField } from '../form-body-schema.ts'
import {
  anyType,
  listType,
  numberType,
  objectType,
  optionsType,
  textType,
  type DataType,
  type FieldType
} from './data-type.ts'
import type { CheckWorld } from './flow-check.ts'
import { typeOfSchema } from './type-of-schema.ts'

/** The type of what a trigger brings: `trigger` in expressions. */
export function typeOfTrigger(trigger: Trigger, world: CheckWorld): DataType {
  switch (trigger.type) {
    case 'form':
      return typeOfForm(world.forms.get(trigger.form))
    case 'webhook':
      return objectType({ at: textType, body: typeOfSchema(trigger.body) })
    case 'recordCreated':
      return objectType({ at: textType, record: typeOfRecord(world, trigger.entity) })
    case 'recordUpdated':
      return objectType(changeFields(world, trigger.entity))
    case 'threshold':
      return objectType({ ...changeFields(world, trigger.entity) }, true)
    case 'schedule':
      return objectType({ at: textType, plannedAt: textType })
    case 'date':
      return trigger.entity === undefined
        ? objectType({ at: textType }, true)
        : objectType({ at: textType, record: typeOfRecord(world, trigger.entity) }, true)
    case 'inactivity':
      return objectType({ at: textType, record: typeOfRecord(world, trigger.entity) }, true)
    case 'signal':
      return objectType({ at: textType }, true)
    case 'plugin':
      return objectType({ at: textType, event: typeOfSchema(world.triggers.get(trigger.trigger)?.event) })
    case 'flowFinished':
      return typeOfFinish(world, trigger.flow)
    case 'manual':
      return objectType({ at: textType, input: typeOfSchema(trigger.input ?? { type: 'object' }) })
  }
}

/** The type of an event that a run waits for: `event` in expressions. */
export function typeOfEvent(matcher: EventMatcher, world: CheckWorld): DataType {
  switch (matcher.on) {
    case 'recordCreated':
    case 'recordDeleted':
      return objectType({ at: textType, record: typeOfRecord(world, matcher.entity) }, true)
    case 'recordUpdated':
      return objectType(changeFields(world, matcher.entity), true)
    case 'signal':
      return objectType({ at: textType }, true)
    case 'flowFinished':
      return typeOfFinish(world, matcher.flow)
  }
}

/** The type of a record as flows see it: its own fields and those the engine keeps. */
export function typeOfRecord(world: CheckWorld, id: string): DataType {
  const entity = world.entities.get(id)
  return entity ? typeOfEntity(entity) : anyType
}

const system = objectType({
  id: textType,
  version: numberType,
  createdAt: textType,
  createdBy: textType,
  updatedAt: textType,
  updatedBy: textType,
  'ownerId?': textType,
  'deletedAt?': textType
})
const known = new WeakMap<Entity, DataType>()

function typeOfEntity(entity: Entity): DataType {
  const before = known.get(entity)
  if (before) return before
  const required = new Set(entity.required)
  const own = Object.entries(entity.fields).map(([name, field]): [string, FieldType] => [
    name,
    { type: typeOfSchema(field), isSure: required.has(name) }
  ])
  const type: DataType = {
    kind: 'object',
    fields: new Map([...system.fields, ...own]),
    isOpen: false,
    atLeastOne: []
  }
  known.set(entity, type)
  return type
}

function changeFields(world: CheckWorld, entity: string): Readonly<Record<string, DataType>> {
  const record = typeOfRecord(world, entity)
  return { at: textType, record, before: record, changed: listType(textType) }
}

/** Fields left empty are left out, and ticked boxes stand in a list of their own. */
function typeOfForm(form: Form | undefined): DataType {
  if (!form) return anyType
  const posted = typeOfSchema(formBodySchema(form))
  const hidden = new Set([trapField, ...form.consents.map(({ name }) => name)])
  const fields = posted.kind === 'object' ? [...posted.fields].filter(([name]) => !hidden.has(name)) : []
  const consent = objectType({ name: textType, purpose: textType, channel: textType, textVersion: textType })
  return objectType({
    at: textType,
    form: { kind: 'object', fields: new Map(fields), isOpen: false, atLeastOne: form.anyOf ? [form.anyOf] : [] },
    consents: listType(consent)
  })
}

function typeOfFinish(world: CheckWorld, id: string): DataType {
  const result = world.flows.get(id)?.result
  const outcome = optionsType(['completed', 'goal', 'failed', 'cancelled'])
  return objectType({ at: textType, outcome, 'result?': typeOfSchema(result) }, true)
}
