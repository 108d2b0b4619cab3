import ActivityIcon from '@lucide/svelte/icons/activity'
import DatabaseIcon from '@lucide/svelte/icons/database'
import LayoutDashboardIcon from '@lucide/svelte/icons/layout-dashboard'
import SendIcon from '@lucide/svelte/icons/send'
import WorkflowIcon from '@lucide/svelte/icons/workflow'
import { say } from '../texts/texts.ts'
import { paths } from '../paths.ts'
import { route } from '../routes.ts'

/** The places one can always go to; records follow below, one entry per entity. */
export const places = [
  { path: paths.overview, text: say.nav_overview, icon: LayoutDashboardIcon },
  { path: paths.flows, text: say.nav_flows, icon: WorkflowIcon },
  { path: paths.runs, text: say.nav_runs, icon: ActivityIcon },
  { path: paths.messages, text: say.nav_messages, icon: SendIcon }
] as const

export const recordsPlace = { path: paths.entities, text: say.nav_records, icon: DatabaseIcon } as const

/** What `aria-current` says of a link to that place. */
export function currentMark(path: string): 'page' | 'true' | undefined {
  if (route.pathname === path) return 'page'
  return path !== paths.overview && route.pathname.startsWith(`${path}/`) ? 'true' : undefined
}
