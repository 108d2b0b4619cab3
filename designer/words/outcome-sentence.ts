import { say } from '../texts/texts.ts'

/** How a run ended. */
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
