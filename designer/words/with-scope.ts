import type { Step } from '../../schemas/step.ts'
import type { Trigger } from '../../schemas/trigger.ts'
import type { Labels, RecordScope } from './labels.ts'

/** The same words where an expression's records are of known kinds, so that their fields are called by their names. */
export function withScope(labels: Labels, scope: RecordScope): Labels {
  return { ...labels, scope: { ...labels.scope, ...scope } }
}

/** The words inside a flow: `trigger.record` is what its trigger watches. */
export function withTrigger(labels: Labels, trigger: Trigger): Labels {
  const entity = 'entity' in trigger ? trigger.entity : undefined
  return entity === undefined ? labels : withScope(labels, { trigger: entity })
}

/** The words inside a step: in a loop over records, `item` is one of them. */
export function withItem(labels: Labels, step: Step): Labels {
  return step.kind === 'forEach' && 'entity' in step.items ? withScope(labels, { item: step.items.entity }) : labels
}
