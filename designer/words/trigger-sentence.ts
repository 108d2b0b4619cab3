import type { FlowOutcome, Trigger } from '../../schemas/trigger.ts'
import { inSentence } from '../format/in-sentence.ts'
import { say } from '../texts/texts.ts'
import { cronSentence } from './cron-sentence.ts'
import { dateSentence } from './date-sentence.ts'
import { durationText } from './duration-text.ts'
import type { Labels } from './labels.ts'
import { listText } from './list-text.ts'
import { finishText } from './status-text.ts'

type Of<Type extends Trigger['type']> = Extract<Trigger, { readonly type: Type }>

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
      return recordUpdated(trigger, labels)
    case 'threshold':
      return threshold(trigger, labels)
    case 'schedule':
      return cronSentence(trigger.cron)
    case 'date':
      return dateSentence(trigger, labels)
    case 'inactivity':
      return inactivity(trigger, labels)
    case 'signal':
      return say.trigger_signal({ name: trigger.name })
    case 'plugin':
      return say.trigger_plugin({ name: labels.trigger(trigger.trigger) })
    case 'flowFinished':
      return flowFinished(labels.flow(trigger.flow), trigger.outcomes ?? [])
    case 'manual':
      return say.trigger_manual()
  }
}

function recordUpdated({ entity, fields = [] }: Of<'recordUpdated'>, labels: Labels): string {
  const name = inSentence(labels.entity(entity))
  if (fields.length === 0) return say.trigger_record_updated({ entity: name })
  const names = fields.map((field) => `“${labels.field(entity, field)}”`).join(', ')
  return say.trigger_fields_updated({ entity: name, fields: names })
}

function threshold({ entity, field, value, direction }: Of<'threshold'>, labels: Labels): string {
  const fillings = {
    entity: inSentence(labels.entity(entity)),
    field: labels.field(entity, field),
    value: labels.value(entity, field, value)
  }
  return direction === 'up' ? say.trigger_rises(fillings) : say.trigger_falls(fillings)
}

function inactivity({ entity, field, for: duration }: Of<'inactivity'>, labels: Labels): string {
  const name = inSentence(labels.entity(entity))
  const span = durationText(duration)
  if (field === undefined) return say.trigger_quiet({ entity: name, span })
  return say.trigger_quiet_since({ entity: name, span, field: labels.field(entity, field) })
}

function flowFinished(flow: string, outcomes: readonly FlowOutcome[]): string {
  if (outcomes.length === 0) return say.trigger_flow_finished({ flow })
  return say.trigger_flow_finished_as({ flow, outcomes: listText(outcomes.map(finishText), 'or') })
}
