import type { SubflowStep } from '../../../schemas/step.ts'
import { checkMapping } from './check-mapping.ts'
import { checkFlowReference } from './check-references.ts'
import { anyType, textType, optionsType, objectType } from './data-type.ts'
import { within } from './finding-collector.ts'
import { leaveOutput } from './leave-output.ts'
import { aroundOf, placeOf, type StepPlace, type StepCheck } from './step-check.ts'
import { typeOfSchema } from './type-of-schema.ts'

export function checkSubflow(check: StepCheck, step: SubflowStep, at: StepPlace): boolean {
  const place = placeOf(step)
  checkFlowReference(check, { name: step.flow, place: within(place, 'flow') })
  const called = step.flow === check.flow.id ? check.flow : check.world.flows.get(step.flow)
  const wanted = called?.trigger.type === 'manual' ? typeOfSchema(called.trigger.input) : anyType
  const around = aroundOf(check, at)
  checkMapping(check, { value: step.input ?? {}, place: within(place, 'input'), around, wanted })
  const outcome = optionsType(['completed', 'goal', 'failed', 'cancelled'])
  const answer = { runId: textType, outcome, result: typeOfSchema(called?.result) }
  return leaveOutput(check, step, { at, output: objectType(step.wait ? answer : { runId: textType }) })
}
