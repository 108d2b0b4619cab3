import BoxIcon from '@lucide/svelte/icons/box'
import CodeIcon from '@lucide/svelte/icons/code'
import ColumnsIcon from '@lucide/svelte/icons/columns-3'
import FlagIcon from '@lucide/svelte/icons/flag'
import GitBranchIcon from '@lucide/svelte/icons/git-branch'
import HourglassIcon from '@lucide/svelte/icons/hourglass'
import ListIcon from '@lucide/svelte/icons/list-ordered'
import BellIcon from '@lucide/svelte/icons/bell-ring'
import PercentIcon from '@lucide/svelte/icons/percent'
import RepeatIcon from '@lucide/svelte/icons/repeat'
import StampIcon from '@lucide/svelte/icons/stamp'
import WorkflowIcon from '@lucide/svelte/icons/workflow'
import ZapIcon from '@lucide/svelte/icons/zap'
import type { Component } from 'svelte'
import type { Step } from '../../../schemas/step.ts'
import type { Trigger } from '../../../schemas/trigger.ts'
import { pluginIcon } from '../../panels/plugin-icons.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { triggerIcons } from '../flows/trigger-icons.ts'

export type Icon = Component<{ class?: string; 'aria-hidden'?: 'true' }>

export const kindIcons: Readonly<Record<Step['kind'], Icon>> = {
  action: BoxIcon,
  code: CodeIcon,
  branch: GitBranchIcon,
  split: PercentIcon,
  parallel: ColumnsIcon,
  forEach: ListIcon,
  repeat: RepeatIcon,
  wait: HourglassIcon,
  waitFor: BellIcon,
  approve: StampIcon,
  subflow: WorkflowIcon,
  end: FlagIcon
}

export function stepIcon(step: Step, vocabulary: Vocabulary): Icon {
  return step.kind === 'action' ? pluginIcon(vocabulary.actionIcon(step.action)) : kindIcons[step.kind]
}

export function triggerIcon(type: Trigger['type']): Icon {
  const icons: Partial<Record<Trigger['type'], Icon>> = triggerIcons
  return icons[type] ?? ZapIcon
}
