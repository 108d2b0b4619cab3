import type { MessageState } from '../../schemas/message.ts'
import type { RunStatus } from '../../schemas/run.ts'
import { m } from '../paraglide/messages.js'

/** How a status looks: always a word and an icon, the colour only helps. */
export type Tone = 'busy' | 'wait' | 'good' | 'bad' | 'quiet'

const runTexts: Readonly<Record<RunStatus, () => string>> = {
  ready: m.run_ready,
  waiting: m.run_waiting,
  completed: m.run_completed,
  failed: m.run_failed,
  cancelled: m.run_cancelled
}

const messageTexts: Readonly<Record<MessageState, () => string>> = {
  queued: m.message_queued,
  sending: m.message_sending,
  sent: m.message_sent,
  failed: m.message_failed,
  unknown: m.message_unknown
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
  unknown: 'bad'
}

export function runStatusText(status: RunStatus): string {
  return runTexts[status]()
}

export function messageStateText(state: MessageState): string {
  return messageTexts[state]()
}

export function toneOf(status: RunStatus | MessageState): Tone {
  return tones[status]
}
