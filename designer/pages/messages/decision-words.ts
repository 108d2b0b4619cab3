import type { MessageDecision } from '../../../schemas/message.ts'
import { say } from '../../texts/texts.ts'

interface DecisionWords {
  readonly name: () => string
  readonly title: () => string
  readonly titleAll: (count: number) => string
  readonly text: () => string
  /** It takes something away. */
  readonly isLoss: boolean
}

/** What is said of each decision: on its button, and in the question before it is made. */
export const decisionWords: Readonly<Record<MessageDecision, DecisionWords>> = {
  sent: {
    name: say.decide_sent,
    title: say.decide_sent_title,
    titleAll: (count) => say.decide_sent_all_title({ count }),
    text: say.decide_sent_text,
    isLoss: false
  },
  again: {
    name: say.decide_again,
    title: say.decide_again_title,
    titleAll: (count) => say.decide_again_all_title({ count }),
    text: say.decide_again_text,
    isLoss: false
  },
  drop: {
    name: say.decide_drop,
    title: say.decide_drop_title,
    titleAll: (count) => say.decide_drop_all_title({ count }),
    text: say.decide_drop_text,
    isLoss: true
  }
}
