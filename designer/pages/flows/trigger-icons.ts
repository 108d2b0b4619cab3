import CalendarClockIcon from '@lucide/svelte/icons/calendar-clock'
import ClipboardPenIcon from '@lucide/svelte/icons/clipboard-pen'
import FilePlusIcon from '@lucide/svelte/icons/file-plus'
import FilePenIcon from '@lucide/svelte/icons/file-pen'
import HandIcon from '@lucide/svelte/icons/hand'
import WebhookIcon from '@lucide/svelte/icons/webhook'
import type { Trigger } from '../../../schemas/trigger.ts'

export const triggerIcons = {
  form: ClipboardPenIcon,
  webhook: WebhookIcon,
  recordCreated: FilePlusIcon,
  recordUpdated: FilePenIcon,
  schedule: CalendarClockIcon,
  manual: HandIcon
} as const satisfies Record<Trigger['type'], unknown>
