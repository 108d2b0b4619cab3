import CalendarClockIcon from '@lucide/svelte/icons/calendar-clock'
import CalendarHeartIcon from '@lucide/svelte/icons/calendar-heart'
import ClipboardPenIcon from '@lucide/svelte/icons/clipboard-pen'
import FilePlusIcon from '@lucide/svelte/icons/file-plus'
import FilePenIcon from '@lucide/svelte/icons/file-pen'
import HandIcon from '@lucide/svelte/icons/hand'
import MoonIcon from '@lucide/svelte/icons/moon'
import PlugIcon from '@lucide/svelte/icons/plug'
import RadioTowerIcon from '@lucide/svelte/icons/radio-tower'
import TrendingUpIcon from '@lucide/svelte/icons/trending-up'
import WebhookIcon from '@lucide/svelte/icons/webhook'
import WorkflowIcon from '@lucide/svelte/icons/workflow'
import type { Trigger } from '../../../schemas/trigger.ts'

export const triggerIcons = {
  form: ClipboardPenIcon,
  webhook: WebhookIcon,
  recordCreated: FilePlusIcon,
  recordUpdated: FilePenIcon,
  threshold: TrendingUpIcon,
  schedule: CalendarClockIcon,
  date: CalendarHeartIcon,
  inactivity: MoonIcon,
  signal: RadioTowerIcon,
  flowFinished: WorkflowIcon,
  plugin: PlugIcon,
  manual: HandIcon
} as const satisfies Record<Trigger['type'], unknown>
