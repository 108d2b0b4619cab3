import type { ActionStep, CodeStep, EndStep, Step, SubflowStep } from '../../../schemas/step.ts'
import { checkMapping } from './check-mapping.ts'
import { checkAction, checkFlowReference } from './check-references.ts'
import { within } from './collect-findings.ts'
import { anyType, objectType, optionsType, textType, type DataType } from './data-type.ts'
import { aroundOf, placeOf, seeing, type StepCheck, type StepPlace } from './step-check.ts'
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

export function checkCode(check: StepCheck, step: CodeStep, at: StepPlace): boolean {
  const place = within(placeOf(step), 'input')
  checkMapping(check, { value: step.input ?? {}, place, around: aroundOf(check, at), wanted: anyType })
  return leaveOutput(check, step, { at, output: typeOfSchema(step.output) })
}

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

export function checkEnd(check: StepCheck, step: EndStep, at: StepPlace): boolean {
  const wanted = step.outcome === 'failed' ? anyType : typeOfSchema(check.flow.result)
  const place = within(placeOf(step), 'result')
  checkMapping(check, { value: step.result ?? {}, place, around: aroundOf(check, at), wanted })
  return false
}

const failure = objectType({ error: objectType({ code: textType, message: textType }) })

interface Leaving {
  readonly at: StepPlace
  readonly output: DataType
}

/** After a step that may fail and go on, its output is what it gave or its error. */
function leaveOutput(check: StepCheck, step: Extract<Step, { onError?: unknown }>, { at, output }: Leaving): boolean {
  if (!step.onError) {
    at.data.setOutput(step.id, output)
    return true
  }
  const [done, failed] = [at.data.fork(), at.data.fork()]
  done.setOutput(step.id, output)
  failed.setOutput(step.id, failure)
  const goesOn = check.list(step.onError, { ...at, data: failed })
  at.data.joinOne(goesOn ? [done, failed] : [done])
  return true
}
