import type { Step } from '../../../schemas/step.ts'
import { checkActionStep, checkCode, checkEnd, checkSubflow } from './check-calls.ts'
import { checkBranch, checkParallel, checkSplit } from './check-divisions.ts'
import { checkForEach, checkRepeat } from './check-loops.ts'
import { checkApprove, checkWait, checkWaitFor } from './check-waits.ts'
import type { FlowCheck } from './flow-check.ts'
import { addUnreachable, placeOf, type StepCheck, type StepPlace } from './step-check.ts'

/** Checks all steps of a flow, each in the light of what stands above it. */
export function checkSteps(check: FlowCheck, at: StepPlace): void {
  const { steps } = check.flow
  if (steps.length === 0) check.findings.add({ step: null, pointer: '/steps' }, 'LIST_EMPTY', { severity: 'warning' })
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
