import type { Step } from '../../../schemas/step.ts'
import { textType, objectType, type DataType } from './data-type.ts'
import type { StepCheck, StepPlace } from './step-check.ts'

const failure = objectType({ error: objectType({ code: textType, message: textType }) })

interface Leaving {
  readonly at: StepPlace
  readonly output: DataType
}

/** After a step that may fail and go on, its output is what it gave or its error. */
export function leaveOutput(
  check: StepCheck,
  step: Extract<Step, { onError?: unknown }>,
  { at, output }: Leaving
): boolean {
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
