import type { MessageState } from '../../schemas/message.ts'
import type { RunStatus } from '../../schemas/run.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import { say } from '../texts/texts.ts'

/** How a status looks: always a word and an icon, the colour only helps. */
export type Tone = 'busy' | 'wait' | 'good' | 'bad' | 'quiet'

const runTexts: Readonly<Record<RunStatus, () => string>> = {
  queued: say.run_queued,
  ready: say.run_ready,
  waiting: say.run_waiting,
  completed: say.run_completed,
  failed: say.run_failed,
  cancelled: say.run_cancelled
}

const messageTexts: Readonly<Record<MessageState, () => string>> = {
  queued: say.message_queued,
  sending: say.message_sending,
  sent: say.message_sent,
  failed: say.message_failed,
  unknown: say.message_unknown,
  dropped: say.message_dropped
}

const tones: Readonly<Record<RunStatus | MessageState, Tone>> = {
  ready: 'busy',
  waiting: 'wait',
  completed: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  queued: 'wait',
  sending: 'busy',
  sent: 'good',
  unknown: 'bad',
  dropped: 'quiet'
}

export function runStatusText(status: RunStatus): string {
  return runTexts[status]()
}

const finishTexts: Readonly<Record<FlowOutcome, () => string>> = {
  completed: say.finish_completed,
  goal: say.finish_goal,
  failed: say.finish_failed,
  cancelled: say.finish_cancelled
}

/** How a run ended, inside a sentence. */
export function finishText(outcome: FlowOutcome): string {
  return finishTexts[outcome]()
}

export function messageStateText(state: MessageState): string {
  return messageTexts[state]()
}

export function toneOf(status: RunStatus | MessageState): Tone {
  return tones[status]
}
