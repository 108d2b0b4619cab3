import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import type { Action } from '../../../schemas/manifest.ts'
import { systemFields } from '../../../schemas/record.ts'
import { replaceFix, within, type Place } from './finding-collector.ts'
import type { FindingCode } from './finding.ts'
import type { FlowCheck } from './flow-check.ts'
import { nearestName } from './nearest-name.ts'

interface Reference {
  readonly name: string
  readonly place: Place
}

/** Reports an action that is not installed; gives it when it is. */
export function checkAction(check: FlowCheck, { name, place }: Reference): Action | null {
  const action = check.world.actions.get(name)
  if (!action) addUnknown(check, 'UNKNOWN_ACTION', { name, place, known: check.world.actions.keys() })
  return action ?? null
}

export function checkForm(check: FlowCheck, { name, place }: Reference): void {
  const { forms } = check.world
  if (!forms.has(name)) addUnknown(check, 'UNKNOWN_FORM', { name, place, known: forms.keys() })
}

export function checkPluginTrigger(check: FlowCheck, { name, place }: Reference): void {
  const { triggers } = check.world
  if (!triggers.has(name)) addUnknown(check, 'UNKNOWN_TRIGGER', { name, place, known: triggers.keys() })
}

export function checkEntity(check: FlowCheck, { name, place }: Reference): void {
  const { entities } = check.world
  if (!entities.has(name)) addUnknown(check, 'UNKNOWN_ENTITY', { name, place, known: entities.keys() })
}

/** A flow that others call or wait for; the flow at hand may name itself. */
export function checkFlowReference(check: FlowCheck, { name, place }: Reference): void {
  const { flows } = check.world
  if (!flows.has(name) && name !== check.flow.id)
    addUnknown(check, 'UNKNOWN_FLOW', { name, place, known: flows.keys() })
}

export function checkCalendar(check: FlowCheck, { name, place }: Reference): void {
  const { calendars } = check.world
  if (!calendars.has(name)) addUnknown(check, 'UNKNOWN_CALENDAR', { name, place, known: calendars })
}

/** Reports a field that the records of a known entity do not have. */
export function checkEntityField(check: FlowCheck, entity: string, { name, place }: Reference): void {
  const fields = check.world.entities.get(entity)?.fields
  if (!fields || Object.hasOwn(fields, name) || systemFields.some((field) => field === name)) return
  addUnknown(check, 'UNKNOWN_ENTITY_FIELD', { name, place, known: [...Object.keys(fields), ...systemFields], entity })
}

/** What an event is about. What its key and condition say is checked where the data is known. */
export function checkMatcherReferences(check: FlowCheck, matcher: EventMatcher, place: Place): void {
  if (matcher.on === 'flowFinished') checkFlowReference(check, { name: matcher.flow, place: within(place, 'flow') })
  if (!('entity' in matcher)) return
  const { entity } = matcher
  checkEntity(check, { name: entity, place: within(place, 'entity') })
  if (matcher.by !== undefined) checkEntityField(check, entity, { name: matcher.by, place: within(place, 'by') })
  const fields = matcher.on === 'recordUpdated' ? (matcher.fields ?? []) : []
  for (const [index, name] of fields.entries())
    checkEntityField(check, entity, { name, place: within(place, 'fields', index) })
}

export function checkZone(check: FlowCheck, { name, place }: Reference): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    addUnknown(check, 'UNKNOWN_ZONE', { name, place, known: Intl.supportedValuesOf('timeZone') })
  }
}

interface UnknownReference extends Reference {
  readonly known: Iterable<string>
  readonly entity?: string
}

function addUnknown(check: FlowCheck, code: FindingCode, { name, place, known, entity = '' }: UnknownReference): void {
  const nearest = nearestName(name, known)
  check.findings.add(place, code, {
    details: { name, entity },
    ...(nearest !== null && { fix: replaceFix(place, nearest) })
  })
}
