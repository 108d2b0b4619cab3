import type { EventMatcher } from '../../schemas/event-matcher.ts'
import { inSentence } from '../format/in-sentence.ts'
import { say } from '../texts/texts.ts'
import { conditionText } from './condition-words.ts'
import type { Labels } from './labels.ts'
import { withScope } from './with-scope.ts'

/** An event inside a sentence: `có đơn hàng mới`, `“Điểm” của khách hàng thay đổi`. */
export function eventSentence(event: EventMatcher, labels: Labels): string {
  const what = eventWhat(event, labels)
  if (event.match === undefined) return what
  const scoped = 'entity' in event ? withScope(labels, { event: event.entity }) : labels
  return say.event_matching({ event: what, condition: conditionText(event.match, scoped) })
}

function eventWhat(event: EventMatcher, labels: Labels): string {
  switch (event.on) {
    case 'recordCreated':
      return say.event_created({ entity: inSentence(labels.entity(event.entity)) })
    case 'recordDeleted':
      return say.event_deleted({ entity: inSentence(labels.entity(event.entity)) })
    case 'recordUpdated':
      return updated(event.entity, event.fields ?? [], labels)
    case 'signal':
      return say.event_signal({ name: event.name })
    case 'flowFinished':
      return say.event_flow_finished({ flow: labels.flow(event.flow) })
  }
}

function updated(entity: string, fields: readonly string[], labels: Labels): string {
  const name = inSentence(labels.entity(entity))
  if (fields.length === 0) return say.event_updated({ entity: name })
  const names = fields.map((field) => `“${labels.field(entity, field)}”`).join(', ')
  return say.event_fields_updated({ entity: name, fields: names })
}
