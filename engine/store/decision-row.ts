import { openStates, type DecisionEntry, type MessageState, type OpenState } from '../../schemas/message.ts'

/** A row of `message_decisions`. */
export interface DecisionRow {
  readonly at: number
  readonly actor: string
  readonly decision: DecisionEntry['decision']
  readonly note: string | null
  readonly state_before: OpenState
  readonly answer_before: string | null
  readonly attempts_before: number
}

export function rowToDecision(row: DecisionRow): DecisionEntry {
  return {
    at: row.at,
    by: row.actor,
    decision: row.decision,
    note: row.note,
    stateBefore: row.state_before,
    answerBefore: row.answer_before,
    attemptsBefore: row.attempts_before
  }
}

/** Whether a person may still decide about a message in this state. */
export function isOpen(state: MessageState): state is OpenState {
  return openStates.some((open) => open === state)
}
