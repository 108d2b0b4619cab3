import type { EndStep } from '../../../schemas/step.ts'
import { checkMapping } from './check-mapping.ts'
import { anyType } from './data-type.ts'
import { within } from './finding-collector.ts'
import { aroundOf, placeOf, type StepPlace, type StepCheck } from './step-check.ts'
import { typeOfSchema } from './type-of-schema.ts'

export function checkEnd(check: StepCheck, step: EndStep, at: StepPlace): boolean {
  const wanted = step.outcome === 'failed' ? anyType : typeOfSchema(check.flow.result)
  const place = within(placeOf(step), 'result')
  checkMapping(check, { value: step.result ?? {}, place, around: aroundOf(check, at), wanted })
  return false
}
