import ArrowDownUpIcon from '@lucide/svelte/icons/arrow-down-up'
import MinusIcon from '@lucide/svelte/icons/minus'
import PencilIcon from '@lucide/svelte/icons/pencil'
import PlusIcon from '@lucide/svelte/icons/plus'
import type { Step } from '../../schemas/step.ts'
import type { FlowDifference } from '../edit/flow-difference.ts'
import { sayLook } from '../texts/look-texts.ts'
import type { Overlay, StepMark } from './overlay.ts'

/** What is different, drawn over one of the two flows: what is gone over the old one, what is new over the new one. */
export function differenceOverlay(difference: FlowDifference, side: 'before' | 'after'): Overlay {
  const added: StepMark = { tone: 'good', text: sayLook.mark_added(), icon: PlusIcon }
  const removed: StepMark = { tone: 'bad', text: sayLook.mark_removed(), icon: MinusIcon }
  const changed: StepMark = { tone: 'wait', text: sayLook.mark_changed(), icon: PencilIcon }
  const moved: StepMark = { tone: 'busy', text: sayLook.mark_moved(), icon: ArrowDownUpIcon }
  const marked = (steps: readonly Step[], mark: StepMark) => steps.map(({ id }) => [id, mark] as const)
  const steps = new Map([
    ...(side === 'before' ? marked(difference.removed, removed) : marked(difference.added, added)),
    ...marked(difference.changed, changed),
    ...marked(difference.moved, moved)
  ])
  const isTriggerChanged = difference.parts.includes('trigger')
  return { ...(isTriggerChanged ? { trigger: changed } : {}), steps, ways: null }
}
