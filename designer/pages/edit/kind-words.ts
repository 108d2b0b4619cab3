import type { Step } from '../../../schemas/step.ts'
import type { Trigger } from '../../../schemas/trigger.ts'
import { sayEdit } from '../../texts/edit-texts.ts'

/** What a kind of step is called where it is chosen. */
export function kindWord(kind: Step['kind']): string {
  return sayEdit[`kind_${kind}`]()
}

/** What it is for, in one sentence. */
export function kindHelp(kind: Step['kind']): string {
  return sayEdit[`kind_help_${kind}`]()
}

export function triggerWord(type: Trigger['type']): string {
  return sayEdit[`trigger_${type}`]()
}
