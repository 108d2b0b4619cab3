import type { Trigger } from '../../schemas/trigger.ts'
import { inSentence } from '../format/in-sentence.ts'
import { say } from '../texts/texts.ts'
import { cronSentence } from './cron-sentence.ts'
import type { Labels } from './labels.ts'

/** What starts a flow, as a sentence: `Khi có người gửi biểu mẫu “lead”`. */
export function triggerSentence(trigger: Trigger, labels: Labels): string {
  switch (trigger.type) {
    case 'form':
      return say.trigger_form({ form: trigger.form })
    case 'webhook':
      return say.trigger_webhook()
    case 'recordCreated':
      return say.trigger_record_created({ entity: inSentence(labels.entity(trigger.entity)) })
    case 'recordUpdated':
      return recordUpdated(trigger.entity, trigger.fields ?? [], labels)
    case 'schedule':
      return cronSentence(trigger.cron)
    case 'manual':
      return say.trigger_manual()
  }
}

function recordUpdated(entity: string, fields: readonly string[], labels: Labels): string {
  if (fields.length === 0) return say.trigger_record_updated({ entity: inSentence(labels.entity(entity)) })
  const names = fields.map((field) => `“${labels.field(entity, field)}”`).join(', ')
  return say.trigger_fields_updated({ entity: inSentence(labels.entity(entity)), fields: names })
}
