import type { Step } from '../../../schemas/step.ts'
import type { Labels } from '../../words/labels.ts'
import { kindWord } from './kind-words.ts'

/** The second line of a card: what the step is, when its name does not say so. */
export function stepDetail(step: Step, labels: Labels): string {
  if (step.kind === 'action') return step.names ? labels.action(step.action) : ''
  return step.names ? kindWord(step.kind) : ''
}
