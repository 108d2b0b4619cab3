import type { Flow } from '../../../schemas/flow.ts'
import { checkSteps } from './check-steps.ts'
import { checkTrigger } from './check-trigger.ts'
import { FindingCollector } from './finding-collector.ts'
import { textType, type DataType } from './data-type.ts'
import { findFlowLoops } from './find-flow-loops.ts'
import type { Finding } from './finding.ts'
import type { CheckWorld, FlowCheck } from './flow-check.ts'
import { allSteps } from './all-steps.ts'
import { StepData } from './step-data.ts'
import { typeOfTrigger } from './type-of-trigger.ts'

/**
 * The check of a flow before it goes live: that all it names is there, that its data fits and has surely come by the time
 * it is used, that every step can be reached, and that it does not start itself for ever. Pure: values in, findings out.
 * It must never refuse what would run well; where nothing is known of a value, it says nothing.
 */
export function checkFlow(flow: Flow, world: CheckWorld): readonly Finding[] {
  const steps = allSteps(flow.steps).map(({ step }) => step)
  const findings = new FindingCollector()
  const check: FlowCheck = { flow, world, findings, stepIds: new Set(steps.map(({ id }) => id)) }
  const variables = new Map<string, DataType>([
    ['trigger', typeOfTrigger(flow.trigger, world)],
    ['now', textType]
  ])
  const data = new StepData()
  checkTrigger(check, { variables, steps: data, stepIds: check.stepIds })
  checkIds(check, steps)
  checkSteps(check, { data, variables, isInLoop: false })
  findFlowLoops(check)
  return findings.findings
}

function checkIds({ findings }: FlowCheck, steps: readonly { readonly id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of steps) {
    if (seen.has(id)) findings.add({ step: id, pointer: '/id' }, 'DUPLICATE_STEP', { details: { name: id } })
    seen.add(id)
  }
}
