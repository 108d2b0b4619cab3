import BanIcon from '@lucide/svelte/icons/ban'
import CircleCheckIcon from '@lucide/svelte/icons/circle-check'
import CircleDotIcon from '@lucide/svelte/icons/circle-dot'
import CircleXIcon from '@lucide/svelte/icons/circle-x'
import HourglassIcon from '@lucide/svelte/icons/hourglass'
import ListEndIcon from '@lucide/svelte/icons/list-end'
import SendIcon from '@lucide/svelte/icons/send'
import TriangleAlertIcon from '@lucide/svelte/icons/triangle-alert'
import type { MessageState } from '../../schemas/message.ts'
import type { RunStatus } from '../../schemas/run.ts'

/** The sign beside each status, so that colour is never the only difference. */
export const runIcons = {
  queued: ListEndIcon,
  ready: CircleDotIcon,
  waiting: HourglassIcon,
  completed: CircleCheckIcon,
  failed: CircleXIcon,
  cancelled: BanIcon
} as const satisfies Record<RunStatus, unknown>

export const messageIcons = {
  queued: HourglassIcon,
  sending: SendIcon,
  sent: CircleCheckIcon,
  failed: CircleXIcon,
  unknown: TriangleAlertIcon,
  dropped: BanIcon
} as const satisfies Record<MessageState, unknown>
