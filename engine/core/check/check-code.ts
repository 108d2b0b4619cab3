import type { CodeStep } from '../../../schemas/step.ts'
import { checkMapping } from './check-mapping.ts'
import { anyType } from './data-type.ts'
import { within } from './finding-collector.ts'
import { leaveOutput } from './leave-output.ts'
import { aroundOf, placeOf, type StepPlace, type StepCheck } from './step-check.ts'
import { typeOfSchema } from './type-of-schema.ts'

export function checkCode(check: StepCheck, step: CodeStep, at: StepPlace): boolean {
  const place = within(placeOf(step), 'input')
  checkMapping(check, { value: step.input ?? {}, place, around: aroundOf(check, at), wanted: anyType })
  return leaveOutput(check, step, { at, output: typeOfSchema(step.output) })
}
