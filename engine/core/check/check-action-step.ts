import type { ActionStep } from '../../../schemas/step.ts'
import { checkMapping } from './check-mapping.ts'
import { checkAction } from './check-references.ts'
import { anyType } from './data-type.ts'
import { within } from './finding-collector.ts'
import { leaveOutput } from './leave-output.ts'
import { aroundOf, seeing, placeOf, type StepPlace, type StepCheck } from './step-check.ts'
import { typeOfSchema } from './type-of-schema.ts'

export function checkActionStep(check: StepCheck, step: ActionStep, at: StepPlace): boolean {
  const place = placeOf(step)
  const action = checkAction(check, { name: step.action, place: within(place, 'action') })
  checkMapping(check, {
    value: step.input ?? {},
    place: within(place, 'input'),
    around: aroundOf(check, at),
    wanted: action ? typeOfSchema(action.input) : anyType,
    ...(action?.message && { purposeField: action.message.purposeField })
  })
  const output = action ? typeOfSchema(action.output) : anyType
  checkCompensation(check, step, seeing(at, { output }))
  return leaveOutput(check, step, { at, output })
}

function checkCompensation(check: StepCheck, step: ActionStep, at: StepPlace): void {
  if (!step.compensate) return
  const place = within(placeOf(step), 'compensate')
  const action = checkAction(check, { name: step.compensate.action, place: within(place, 'action') })
  checkMapping(check, {
    value: step.compensate.input ?? {},
    place: within(place, 'input'),
    around: aroundOf(check, at),
    wanted: action ? typeOfSchema(action.input) : anyType,
    ...(action?.message && { purposeField: action.message.purposeField })
  })
}
