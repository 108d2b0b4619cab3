import type { RepeatStep } from '../../../schemas/step.ts'
import { allSteps } from './all-steps.ts'
import { checkExpression } from './check-expression.ts'
import { anyType, booleanType, numberType, objectType } from './data-type.ts'
import { within } from './finding-collector.ts'
import { aroundOf, seeing, placeOf, addEmptyList, type StepPlace, type StepCheck } from './step-check.ts'

/** The steps run at least once, so what they give is there afterwards. */
export function checkRepeat(check: StepCheck, step: RepeatStep, at: StepPlace): boolean {
  const data = at.data.fork()
  // A step may look at what a step further down gave in the round before.
  for (const { step: each } of allSteps(step.steps)) data.setOutput(each.id, anyType, false)
  const inside = seeing({ ...at, data }, { round: numberType })
  addEmptyList(check, within(placeOf(step), 'steps'), step.steps)
  const goesOn = check.list(step.steps, inside)
  const place = within(placeOf(step), 'until')
  checkExpression(check, { source: step.until, place, around: aroundOf(check, inside), wanted: booleanType })
  at.data.joinAll([data])
  at.data.setOutput(step.id, objectType({ rounds: numberType }))
  return goesOn
}
