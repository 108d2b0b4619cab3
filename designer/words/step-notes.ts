import type { ApproveStep, ForEachStep, Step, WaitStep } from '../../schemas/step.ts'
import { parsePath } from '../format/parse-condition.ts'
import { say } from '../texts/texts.ts'
import { conditionText } from './condition-words.ts'
import { durationText } from './duration-text.ts'
import type { Labels } from './labels.ts'
import { retryText } from './retry-text.ts'
import { withItem } from './with-scope.ts'

/** A line below a step's sentence; what an expression says stands as code. */
export interface StepNote {
  readonly text: string
  readonly code?: string
}

/** What else is to be known of a step, one line each. */
export function stepNotes(step: Step, labels: Labels): readonly StepNote[] {
  switch (step.kind) {
    case 'action':
      return step.retry ? [{ text: retryText(step.retry) }] : []
    case 'wait':
      return waitNotes(step)
    case 'waitFor':
      return step.event.key === undefined ? [] : [{ text: say.note_event_key(), code: step.event.key }]
    case 'forEach':
      return forEachNotes(step, withItem(labels, step))
    case 'approve':
      return approveNotes(step)
    case 'split':
      return [{ text: say.split_for_ever() }]
    case 'branch':
    case 'code':
    case 'parallel':
    case 'repeat':
    case 'subflow':
    case 'end':
      return []
  }
}

function waitNotes({ until, at, working }: WaitStep): readonly StepNote[] {
  if (at) return [{ text: say.trigger_zone({ zone: at.zone }) }]
  if (working) return [{ text: say.note_calendar({ calendar: working.calendar }) }]
  const isSaid = until === undefined || parsePath(until) !== null
  return isSaid ? [] : [{ text: say.step_until_time(), code: until }]
}

function forEachNotes({ stopWhen, onItemError, itemsMax }: ForEachStep, labels: Labels): readonly StepNote[] {
  return [
    ...(stopWhen === undefined ? [] : [{ text: say.note_stop_when({ condition: conditionText(stopWhen, labels) }) }]),
    ...(onItemError === 'skip' ? [{ text: say.note_skip_items() }] : []),
    ...(itemsMax === undefined ? [] : [{ text: say.note_items_max({ count: labels.number(itemsMax) }) }])
  ]
}

function approveNotes({ approvers, quorum = 1, within, remindEvery, escalate }: ApproveStep): readonly StepNote[] {
  const times = [
    say.note_deadline({ span: durationText(within) }),
    ...(remindEvery === undefined ? [] : [say.note_remind({ span: durationText(remindEvery) })]),
    ...(quorum === 1 ? [] : [say.note_quorum({ count: quorum })])
  ]
  return [
    { text: say.note_approvers(), code: approvers },
    { text: times.join(' ') },
    ...(escalate ? [{ text: say.note_escalate({ span: durationText(escalate.after) }), code: escalate.to }] : [])
  ]
}
