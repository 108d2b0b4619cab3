import CodeXmlIcon from '@lucide/svelte/icons/code-xml'
import Columns3Icon from '@lucide/svelte/icons/columns-3'
import FlagIcon from '@lucide/svelte/icons/flag'
import GitBranchIcon from '@lucide/svelte/icons/git-branch'
import HourglassIcon from '@lucide/svelte/icons/hourglass'
import ListOrderedIcon from '@lucide/svelte/icons/list-ordered'
import RadioTowerIcon from '@lucide/svelte/icons/radio-tower'
import RepeatIcon from '@lucide/svelte/icons/repeat'
import ShuffleIcon from '@lucide/svelte/icons/shuffle'
import StampIcon from '@lucide/svelte/icons/stamp'
import WorkflowIcon from '@lucide/svelte/icons/workflow'
import type { Step } from '../../../schemas/step.ts'

export const stepIcons = {
  code: CodeXmlIcon,
  branch: GitBranchIcon,
  split: ShuffleIcon,
  parallel: Columns3Icon,
  forEach: ListOrderedIcon,
  repeat: RepeatIcon,
  wait: HourglassIcon,
  waitFor: RadioTowerIcon,
  approve: StampIcon,
  subflow: WorkflowIcon,
  end: FlagIcon
} as const satisfies Record<Exclude<Step['kind'], 'action'>, unknown>
