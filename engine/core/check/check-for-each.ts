import type { ForEachStep } from '../../../schemas/step.ts'
import { checkExpression } from './check-expression.ts'
import { checkMapping } from './check-mapping.ts'
import { checkEntity, checkEntityField } from './check-references.ts'
import {
  anyType,
  booleanType,
  numberType,
  listType,
  objectType,
  unionType,
  fieldOf,
  type DataType
} from './data-type.ts'
import { within } from './finding-collector.ts'
import { aroundOf, seeing, placeOf, addEmptyList, type StepPlace, type StepCheck } from './step-check.ts'
import { typeOfRecord } from './type-of-trigger.ts'

/** What an item's steps give is gone with the item. */
export function checkForEach(check: StepCheck, step: ForEachStep, at: StepPlace): boolean {
  const item = checkItems(check, step, at)
  const inside = seeing({ ...at, data: at.data.fork(), isInLoop: true }, { item, index: numberType })
  addEmptyList(check, within(placeOf(step), 'steps'), step.steps)
  check.list(step.steps, inside)
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
