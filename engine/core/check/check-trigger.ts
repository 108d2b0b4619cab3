import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import type { DateTrigger, Trigger } from '../../../schemas/trigger.ts'
import {
  checkEntity,
  checkEntityField,
  checkFlowReference,
  checkForm,
  checkMatcherReferences,
  checkPluginTrigger,
  checkZone
} from './check-references.ts'
import { checkExpression } from './check-expression.ts'
import { within, type Place } from './finding-collector.ts'
import { cronFault } from './cron-fault.ts'
import { anyType, booleanType, describeType, numberType, textType, unionType, type DataType } from './data-type.ts'
import type { Surroundings } from './expression-issue.ts'
import type { FlowCheck } from './flow-check.ts'
import { typeOfEvent } from './type-of-trigger.ts'

/** What a key may be. */
const keyType: DataType = unionType([textType, numberType])
const root: Place = { step: null, pointer: '' }

/** Checks what stands above the steps: the trigger, the subject and the enrolment. */
export function checkTrigger(check: FlowCheck, around: Surroundings): void {
  const { trigger, subject, enrolment = {} } = check.flow
  const place = within(root, 'trigger')
  checkReferences(check, trigger, place)
  const expect = (at: Place, source: string | undefined, wanted: DataType) => {
    if (source !== undefined) checkExpression(check, { source, place: at, around, wanted })
  }
  checkCondition(check, { source: trigger.condition, place: within(place, 'condition'), around })
  expect(within(place, 'key'), trigger.key, keyType)
  expect(within(place, 'debounce', 'key'), trigger.debounce?.key, keyType)
  expect(within(root, 'subject'), subject, keyType)
  const enrolled = within(root, 'enrolment')
  expect(within(enrolled, 'key'), enrolment.key, keyType)
  checkCondition(check, { source: enrolment.suppress, place: within(enrolled, 'suppress'), around })
  if (!enrolment.goal) return
  // The goal may come at any time: what steps give may be there by then or not.
  const steps = around.steps.fork()
  for (const id of around.stepIds) steps.setOutput(id, anyType, false)
  checkMatcher(check, enrolment.goal, { place: within(enrolled, 'goal'), around: { ...around, steps } })
}

/** A condition that cannot be worked out does not hold: nothing follows from it, and nothing fails. */
function checkCondition(
  check: FlowCheck,
  {
    source,
    place,
    around
  }: { readonly source: string | undefined; readonly place: Place; readonly around: Surroundings }
): void {
  if (source === undefined) return
  checkExpression(check, { source, place, around, wanted: booleanType, isFalseWhenMissing: true })
}

/** Checks an event that is waited for: what it is about, whose it is, and what must hold of it. */
export function checkMatcher(
  check: FlowCheck,
  matcher: EventMatcher,
  { place, around }: { readonly place: Place; readonly around: Surroundings }
): void {
  checkMatcherReferences(check, matcher, place)
  if (matcher.key !== undefined)
    checkExpression(check, { source: matcher.key, place: within(place, 'key'), around, wanted: keyType })
  if (matcher.match === undefined) return
  const event = typeOfEvent(matcher, check.world)
  const seeing = { ...around, variables: new Map([...around.variables, ['event', event] as const]) }
  checkCondition(check, { source: matcher.match, place: within(place, 'match'), around: seeing })
}

function checkReferences(check: FlowCheck, trigger: Trigger, place: Place): void {
  if ('entity' in trigger && trigger.entity !== undefined)
    checkEntity(check, { name: trigger.entity, place: within(place, 'entity') })
  if ('zone' in trigger) checkZone(check, { name: trigger.zone, place: within(place, 'zone') })
  switch (trigger.type) {
    case 'form':
      return checkForm(check, { name: trigger.form, place: within(place, 'form') })
    case 'plugin':
      return checkPluginTrigger(check, { name: trigger.trigger, place: within(place, 'trigger') })
    case 'flowFinished':
      return checkFlowReference(check, { name: trigger.flow, place: within(place, 'flow') })
    case 'recordUpdated':
      return checkFields(check, trigger, place)
    case 'threshold':
      return checkFieldType(check, { entity: trigger.entity, name: trigger.field, place, takes: 'number' })
    case 'date':
      return checkDate(check, trigger, place)
    case 'inactivity':
      return trigger.field === undefined
        ? undefined
        : checkFieldType(check, { entity: trigger.entity, name: trigger.field, place, takes: 'time' })
    case 'schedule':
      return checkCron(check, trigger.cron, within(place, 'cron'))
    case 'recordCreated':
    case 'webhook':
    case 'signal':
    case 'manual':
      return undefined
  }
}

function checkFields(check: FlowCheck, trigger: Extract<Trigger, { type: 'recordUpdated' }>, place: Place): void {
  for (const [index, name] of (trigger.fields ?? []).entries())
    checkEntityField(check, trigger.entity, { name, place: within(place, 'fields', index) })
}

function checkDate(check: FlowCheck, { entity, field }: DateTrigger, place: Place): void {
  if (entity !== undefined && field !== undefined) checkFieldType(check, { entity, name: field, place, takes: 'time' })
}

function checkCron(check: FlowCheck, name: string, place: Place): void {
  const fault = cronFault(name)
  if (fault !== null) check.findings.add(place, 'CRON_INVALID', { details: { name, part: String(fault) } })
}

interface FieldUse {
  readonly entity: string
  readonly name: string
  readonly place: Place
  readonly takes: 'number' | 'time'
}

function checkFieldType(check: FlowCheck, { entity, name, place: trigger, takes }: FieldUse): void {
  const place = within(trigger, 'field')
  checkEntityField(check, entity, { name, place })
  const field = check.world.entities.get(entity)?.fields[name]
  if (!field) return
  const isNumber = field.type === 'number' || field.type === 'integer'
  const isTime = field.format === 'date-time' || field.format === 'date'
  if (takes === 'number' ? isNumber : isTime) return
  const wanted = takes === 'number' ? numberType : ({ kind: 'time' } as const)
  const given = givenKinds[field.type] ?? anyType
  check.findings.add(place, 'WRONG_TYPE', {
    details: { source: name, wanted: describeType(wanted), given: describeType(given) }
  })
}

const givenKinds: Readonly<Record<string, DataType>> = {
  string: textType,
  integer: numberType,
  number: numberType,
  boolean: booleanType,
  array: { kind: 'list', item: anyType },
  object: { kind: 'object', fields: new Map(), isOpen: true, atLeastOne: [] }
}
