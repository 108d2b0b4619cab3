import type { viMessages } from './vi-messages.ts'
import type { Wordings } from './wording.ts'

/** What the app says in English about messages that go out. */
export const enMessages: Pick<Wordings, keyof typeof viMessages> = {
  all_channels: 'All channels',
  decide_again: 'Send again',
  decide_again_all_title: { one: 'Send {count} message again?', other: 'Send {count} messages again?' },
  decide_again_text:
    'Mạch sends it once more under the same id. If it did arrive and the far side does not drop repeats, the customer gets it twice.',
  decide_again_title: 'Send this message again?',
  decide_all: { one: 'Decide about the {count} message:', other: 'Decide about all {count} messages at once:' },
  decide_drop: 'Drop',
  decide_drop_all_title: { one: 'Drop {count} message?', other: 'Drop {count} messages?' },
  decide_drop_text: 'It is never sent. What it said and what you decided are kept.',
  decide_drop_title: 'Drop this message?',
  decide_messages: 'Look and decide',
  decide_sent: 'It was sent',
  decide_sent_all_title: { one: 'Did {count} message arrive?', other: 'Did these {count} messages arrive?' },
  decide_sent_text:
    'Choose this only when you have asked the sending side or the customer and know that it arrived. Mạch does not send it again.',
  decide_sent_title: 'Did this message arrive?',
  decided: 'The decision is recorded.',
  decided_all: {
    one: 'The decision about {count} message is recorded.',
    other: 'The decision about {count} messages is recorded.'
  },
  filter_channel: 'Filter by channel',
  message_answer: 'Answer: {answer}',
  message_attempts: { one: 'Tried once.', other: 'Tried {count} times.' },
  message_by: 'Message by {channel}',
  message_dropped: 'Dropped',
  message_dropped_note: 'Somebody decided that this message is not sent.',
  message_failed: 'Not sent',
  message_failed_note:
    'The far side refused it, or Mạch has used all its attempts. Check the address, then send it again or drop it.',
  message_queued: 'Queued',
  message_queued_note: 'Will be sent at {time}.',
  message_see_run: 'See the run',
  message_sending: 'Sending',
  message_sending_note: 'Handed over; waiting for the answer.',
  message_sent: 'Sent',
  message_sent_note: 'Sent at {time}.',
  message_to: 'To {to} by {channel}',
  message_unknown: 'Unknown',
  message_unknown_note:
    'The answer was lost, so nobody knows whether it arrived. Mạch does not send it again by itself, so that nobody gets it twice. Ask the sending side, then choose.',
  message_word: 'Message',
  messages_lead: 'Everything that goes out. Messages that are unknown or could not be sent wait for your decision.',
  messages_none: 'No messages yet',
  messages_none_do: 'When a flow sends a mail or a text message, it appears here with what came of it.',
  messages_none_match: 'No message is like that',
  messages_none_match_do: 'Try another state or channel.'
}
