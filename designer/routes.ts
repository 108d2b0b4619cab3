import { createRouter } from 'sv-router'
import { restorePlace } from './state/place-memory.ts'

/**
 * Every page and its address. Pages are fetched when they are first needed; none may also be imported elsewhere, since
 * the router then shows nothing.
 */
export const { navigate, route } = createRouter({
  '/': () => import('./pages/overview/OverviewPage.svelte'),
  '/flows': () => import('./pages/flows/FlowsPage.svelte'),
  '/flows/new': () => import('./pages/edit/NewFlowPage.svelte'),
  '/flows/:flowId/edit': () => import('./pages/edit/EditPage.svelte'),
  '/flows/:flowId/simulate': () => import('./pages/rehearsal/SimulatePage.svelte'),
  '/flows/:flowId/try': () => import('./pages/rehearsal/TryPage.svelte'),
  '/flows/:flowId/versions': () => import('./pages/versions/VersionsPage.svelte'),
  '/flows/:flowId': () => import('./pages/flows/FlowPage.svelte'),
  '/runs': () => import('./pages/runs/RunsPage.svelte'),
  '/runs/:runId': () => import('./pages/runs/RunPage.svelte'),
  '/messages': () => import('./pages/messages/MessagesPage.svelte'),
  '/records': () => import('./pages/records/EntitiesPage.svelte'),
  '/records/:entity': () => import('./pages/records/RecordsPage.svelte'),
  '/records/:entity/new': () => import('./pages/records/NewRecordPage.svelte'),
  '/records/:entity/:id': () => import('./pages/records/RecordPage.svelte'),
  '/records/:entity/:id/edit': () => import('./pages/records/EditRecordPage.svelte'),
  '/plugins': () => import('./pages/plugins/PluginsPage.svelte'),
  '/account': () => import('./pages/account/AccountPage.svelte'),
  '/people': () => import('./pages/people/PeoplePage.svelte'),
  '/roles': () => import('./pages/roles/RolesPage.svelte'),
  '*': () => import('./pages/NotFoundPage.svelte'),
  hooks: { afterLoad: ({ pathname }) => enterPage(pathname) }
})

let shown: string | null = null

/** Puts the focus on the new page's heading, as a page load would, so that readers and keyboards start there. */
function enterPage(pathname: string): void {
  const isNew = shown !== null && shown !== pathname
  shown = pathname
  if (restorePlace() || !isNew) return
  requestAnimationFrame(() => document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true }))
}
