import type { Step } from '../../../schemas/step.ts'
import { language } from '../../state/language.svelte.ts'
import type { Labels } from '../../words/labels.ts'
import { kindWord } from './kind-words.ts'

/** The second line of a card: what the step is, when its name does not say so. */
export function stepDetail(step: Step, labels: Labels): string {
  const name = step.names?.[language.current]
  const kind = step.kind === 'action' ? labels.action(step.action) : kindWord(step.kind)
  return name === undefined || name === kind ? '' : kind
}
