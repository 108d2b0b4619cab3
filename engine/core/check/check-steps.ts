import type { Step } from '../../../schemas/step.ts'
import { checkActionStep } from './check-action-step.ts'
import { checkBranch } from './check-branch.ts'
import { checkCode } from './check-code.ts'
import { checkEnd } from './check-end.ts'
import { checkForEach } from './check-for-each.ts'
import { checkParallel } from './check-parallel.ts'
import { checkRepeat } from './check-repeat.ts'
import { checkSplit } from './check-split.ts'
import { checkSubflow } from './check-subflow.ts'
import { checkWait, checkWaitFor, checkApprove } from './check-waits.ts'
import type { FlowCheck } from './flow-check.ts'
import { placeOf, addUnreachable, addEmptyList, type StepPlace, type StepCheck } from './step-check.ts'

/** Checks all steps of a flow, each in the light of what stands above it. */
export function checkSteps(check: FlowCheck, at: StepPlace): void {
  const { steps } = check.flow
  addEmptyList(check, { step: null, pointer: '/steps' }, steps)
  const stepCheck: StepCheck = { ...check, list: (list, place) => checkList(stepCheck, list, place) }
  checkList(stepCheck, steps, at)
}

function checkList(check: StepCheck, steps: readonly Step[], at: StepPlace): boolean {
  let goesOn = true
  for (const [index, step] of steps.entries()) {
    const stops = !checkStep(check, step, at)
    if (stops && goesOn) addUnreachable(check, steps.slice(index + 1))
    if (stops) goesOn = false
  }
  return goesOn
}

function checkStep(check: StepCheck, step: Step, at: StepPlace): boolean {
  if (at.isInLoop && !isAllowedInLoop(step)) check.findings.add(placeOf(step), 'STEP_NOT_IN_LOOP')
  switch (step.kind) {
    case 'action':
      return checkActionStep(check, step, at)
    case 'code':
      return checkCode(check, step, at)
    case 'branch':
      return checkBranch(check, step, at)
    case 'split':
      return checkSplit(check, step, at)
    case 'parallel':
      return checkParallel(check, step, at)
    case 'forEach':
      return checkForEach(check, step, at)
    case 'repeat':
      return checkRepeat(check, step, at)
    case 'wait':
      return checkWait(check, step, at)
    case 'waitFor':
      return checkWaitFor(check, step, at)
    case 'approve':
      return checkApprove(check, step, at)
    case 'subflow':
      return checkSubflow(check, step, at)
    case 'end':
      return checkEnd(check, step, at)
  }
}

/** The steps of an item are done in one go, so nothing in them may wait. */
function isAllowedInLoop(step: Step): boolean {
  if (step.kind === 'subflow') return !step.wait
  return !['wait', 'waitFor', 'approve', 'parallel', 'forEach'].includes(step.kind)
}
