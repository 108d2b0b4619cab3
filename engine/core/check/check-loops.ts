import type { ForEachStep, RepeatStep } from '../../../schemas/step.ts'
import { checkExpression } from './check-expression.ts'
import { checkMapping } from './check-mapping.ts'
import { checkEntity, checkEntityField } from './check-references.ts'
import { within } from './collect-findings.ts'
import {
  anyType,
  booleanType,
  fieldOf,
  listType,
  numberType,
  objectType,
  unionType,
  type DataType
} from './data-type.ts'
import { allSteps } from './lists-of-step.ts'
import { aroundOf, placeOf, seeing, type StepCheck, type StepPlace } from './step-check.ts'
import { typeOfRecord } from './type-of-trigger.ts'

/** What an item's steps give is gone with the item. */
export function checkForEach(check: StepCheck, step: ForEachStep, at: StepPlace): boolean {
  const item = checkItems(check, step, at)
  const inside = seeing({ ...at, data: at.data.fork(), isInLoop: true }, { item, index: numberType })
  checkBody(check, step, inside)
  if (step.stopWhen !== undefined) {
    const place = within(placeOf(step), 'stopWhen')
    checkExpression(check, { source: step.stopWhen, place, around: aroundOf(check, inside), wanted: booleanType })
  }
  const counts = { count: numberType, skipped: numberType, changed: numberType, messages: numberType }
  at.data.setOutput(step.id, objectType(counts))
  return true
}

function checkItems(check: StepCheck, step: ForEachStep, at: StepPlace): DataType {
  const place = within(placeOf(step), 'items')
  const around = aroundOf(check, at)
  const { items } = step
  if ('cel' in items) {
    const asked = { source: items.cel, place: within(place, 'cel'), around, wanted: listType(anyType) }
    const { type } = checkExpression(check, asked).value
    return type.kind === 'list' ? type.item : anyType
  }
  const { entity, where = {} } = items
  checkEntity(check, { name: entity, place: within(place, 'entity') })
  const record = typeOfRecord(check.world, entity)
  for (const [name, value] of Object.entries(where)) {
    const here = within(place, 'where', name)
    checkEntityField(check, entity, { name, place: here })
    const wanted = unionType([fieldOf(record, name)?.type ?? anyType, { kind: 'null' }, comparison])
    checkMapping(check, { value, place: here, around, wanted })
  }
  return record
}

/** `{ gt: 5 }` and its like. */
const comparison: DataType = { kind: 'object', fields: new Map(), isOpen: true, atLeastOne: [] }

/** The steps run at least once, so what they give is there afterwards. */
export function checkRepeat(check: StepCheck, step: RepeatStep, at: StepPlace): boolean {
  const data = at.data.fork()
  // A step may look at what a step further down gave in the round before.
  for (const { step: each } of allSteps(step.steps)) data.setOutput(each.id, anyType, false)
  const inside = seeing({ ...at, data }, { round: numberType })
  const goesOn = checkBody(check, step, inside)
  const place = within(placeOf(step), 'until')
  checkExpression(check, { source: step.until, place, around: aroundOf(check, inside), wanted: booleanType })
  at.data.joinAll([data])
  at.data.setOutput(step.id, objectType({ rounds: numberType }))
  return goesOn
}

function checkBody(check: StepCheck, step: ForEachStep | RepeatStep, inside: StepPlace): boolean {
  if (step.steps.length === 0) check.findings.add(within(placeOf(step), 'steps'), 'LIST_EMPTY', { severity: 'warning' })
  return check.list(step.steps, inside)
}
