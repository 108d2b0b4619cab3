import FlagIcon from '@lucide/svelte/icons/flag'
import GitBranchIcon from '@lucide/svelte/icons/git-branch'
import HourglassIcon from '@lucide/svelte/icons/hourglass'
import type { Step } from '../../../schemas/step.ts'

export const stepIcons = {
  branch: GitBranchIcon,
  wait: HourglassIcon,
  end: FlagIcon
} as const satisfies Record<Exclude<Step['kind'], 'action'>, unknown>
