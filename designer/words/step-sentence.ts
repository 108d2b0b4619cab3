import type { Step } from '../../schemas/step.ts'
import type { Language } from '../../schemas/localized.ts'
import { parseDuration } from '../format/span.ts'
import { say } from '../texts/texts.ts'
import type { Labels } from './labels.ts'
import { spanText } from './span-text.ts'

/** A step as people say it: its own name when somebody gave one, else a sentence made from what it does. */
export function stepSentence(step: Step, labels: Labels, language: Language): string {
  if (step.names) return step.names[language]
  switch (step.kind) {
    case 'action':
      return labels.action(step.action)
    case 'branch':
      return say.step_branch()
    case 'wait':
      return step.for === undefined ? say.step_wait_until() : waitSentence(step.for)
    case 'end':
      return outcomeSentence(step.outcome)
  }
}

function waitSentence(duration: string): string {
  const span = parseDuration(duration)
  return say.step_wait_for({ span: span ? spanText(span) : duration })
}

export function outcomeSentence(outcome: 'completed' | 'goal' | 'failed'): string {
  switch (outcome) {
    case 'completed':
      return say.step_end_completed()
    case 'goal':
      return say.step_end_goal()
    case 'failed':
      return say.step_end_failed()
  }
}
