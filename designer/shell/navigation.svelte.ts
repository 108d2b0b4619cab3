import ActivityIcon from '@lucide/svelte/icons/activity'
import CircleUserRoundIcon from '@lucide/svelte/icons/circle-user-round'
import DatabaseIcon from '@lucide/svelte/icons/database'
import LayoutDashboardIcon from '@lucide/svelte/icons/layout-dashboard'
import PuzzleIcon from '@lucide/svelte/icons/puzzle'
import SendIcon from '@lucide/svelte/icons/send'
import ShieldCheckIcon from '@lucide/svelte/icons/shield-check'
import UserRoundKeyIcon from '@lucide/svelte/icons/user-round-key'
import UsersIcon from '@lucide/svelte/icons/users'
import WorkflowIcon from '@lucide/svelte/icons/workflow'
import { me } from '../state/me.svelte.ts'
import { say } from '../texts/texts.ts'
import { paths } from '../paths.ts'
import { route } from '../routes.ts'

/** The places one can always go to; records follow below, one entry per entity. */
const places = [
  { path: paths.overview, text: say.nav_overview, icon: LayoutDashboardIcon, needs: null },
  { path: paths.flows, text: say.nav_flows, icon: WorkflowIcon, needs: 'flows:see' },
  { path: paths.runs, text: say.nav_runs, icon: ActivityIcon, needs: 'runs:see' },
  { path: paths.messages, text: say.nav_messages, icon: SendIcon, needs: 'messages:see' },
  { path: paths.plugins, text: say.nav_plugins, icon: PuzzleIcon, needs: 'plugins:see' }
] as const

export const recordsPlace = {
  path: paths.entities,
  text: say.nav_records,
  icon: DatabaseIcon,
  needs: 'records:see'
} as const

/** The places that the role of whoever is signed in may go to. */
export function openPlaces() {
  return places.filter(({ needs }) => needs === null || me.may(needs))
}

/** Places about people: the own account, and for those who look after them, everybody's. */
export function peoplePlaces() {
  if (me.isOpen) return [{ path: paths.setup, text: say.nav_setup, icon: UserRoundKeyIcon, isDoor: true }]
  const own = { path: paths.account, text: say.nav_account, icon: CircleUserRoundIcon, isDoor: false }
  const all = { path: paths.people, text: say.nav_people, icon: UsersIcon, isDoor: false }
  const roles = { path: paths.roles, text: say.nav_roles, icon: ShieldCheckIcon, isDoor: false }
  return me.account ? [...(me.may('accounts:manage') ? [all] : []), roles, own] : []
}

/** What `aria-current` says of a link to that place. */
export function currentMark(path: string): 'page' | 'true' | undefined {
  if (route.pathname === path) return 'page'
  return path !== paths.overview && route.pathname.startsWith(`${path}/`) ? 'true' : undefined
}
