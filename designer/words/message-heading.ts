import type { Message } from '../../schemas/message.ts'
import { momentText } from '../format/moment.ts'
import { say } from '../texts/texts.ts'

/** What a message is and to whom it goes, as far as its payload tells. */
export function messageHeading({ payload, channel }: Pick<Message, 'payload' | 'channel'>): {
  readonly subject: string
  readonly to: string
} {
  const to = payload['to']
  const subject = payload['subject']
  return {
    subject: typeof subject === 'string' ? subject : say.message_by({ channel }),
    to: typeof to === 'string' ? say.message_to({ to, channel }) : channel
  }
}

/** Where a message stands and, when that is not settled, what happens next or what to do. */
export function messageNote({ state, nextAt, settledAt }: Pick<Message, 'state' | 'nextAt' | 'settledAt'>): string {
  switch (state) {
    case 'queued':
      return say.message_queued_note({ time: momentText(nextAt) })
    case 'sending':
      return say.message_sending_note()
    case 'sent':
      return say.message_sent_note({ time: momentText(settledAt ?? nextAt) })
    case 'failed':
      return say.message_failed_note()
    case 'unknown':
      return say.message_unknown_note()
    case 'dropped':
      return say.message_dropped_note()
  }
}
