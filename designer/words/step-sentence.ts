import type { Language } from '../../schemas/localized.ts'
import type { Step } from '../../schemas/step.ts'
import type { Labels } from './labels.ts'
import { stepMeaning } from './step-meaning.ts'

/** A step as people say it: its own name when somebody gave one, else a sentence made from what it does. */
export function stepSentence(step: Step, labels: Labels, language: Language): string {
  return step.names ? step.names[language] : stepMeaning(step, labels)
}
