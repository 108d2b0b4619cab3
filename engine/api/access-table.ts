import type { Permission } from '../../schemas/role.ts'
import { engineError } from '../errors.ts'
import type { Route } from './route.ts'

/**
 * Who may call what. A route that is missing here is refused when the API opens, so that nobody adds a door without saying for
 * whom.
 * - `door`: everybody: how people come in.
 * - `signedIn`: every account; which records, fields and questions, the query layer says.
 * - `session`: a person at a browser, about the own account.
 * - else the permission that the role must have.
 */
export type Access = 'door' | 'signedIn' | 'session' | Permission

export const accessTable: Readonly<Record<string, Access>> = {
  'GET /api/me': 'door',
  'POST /api/owner': 'door',
  'POST /api/sign-in': 'door',
  'POST /api/sign-in/code': 'door',
  'POST /api/sign-in/passkey/begin': 'door',
  'POST /api/sign-in/passkey': 'door',
  'POST /api/sign-out': 'door',
  'POST /api/password/forgot': 'door',
  'POST /api/password/reset': 'door',
  'POST /api/invitations/look': 'door',
  'POST /api/invitations/accept': 'door',

  'PATCH /api/me': 'session',
  'POST /api/me/password': 'session',
  'GET /api/me/sessions': 'session',
  'POST /api/me/sessions/end-others': 'session',
  'DELETE /api/me/sessions/:id': 'session',
  'POST /api/me/second-factor/begin': 'session',
  'POST /api/me/second-factor/confirm': 'session',
  'POST /api/me/second-factor/off': 'session',
  'GET /api/me/passkeys': 'session',
  'POST /api/me/passkeys/begin': 'session',
  'POST /api/me/passkeys': 'session',
  'DELETE /api/me/passkeys/:id': 'session',
  'GET /api/me/keys': 'session',
  'POST /api/me/keys': 'session',
  'DELETE /api/me/keys/:id': 'session',
  'POST /api/me/view-as': 'session',

  'GET /api/people': 'signedIn',
  'GET /api/accounts': 'accounts:manage',
  'PATCH /api/accounts/:id': 'accounts:manage',
  'POST /api/accounts/:id/sign-out': 'accounts:manage',
  'POST /api/accounts/:id/reset-link': 'accounts:manage',
  'GET /api/invitations': 'accounts:manage',
  'POST /api/invitations': 'accounts:manage',
  'DELETE /api/invitations/:id': 'accounts:manage',
  'GET /api/roles': 'signedIn',
  'PUT /api/roles/:id': 'accounts:manage',
  'GET /api/teams': 'signedIn',
  'PUT /api/teams/:id': 'accounts:manage',
  'GET /api/keys': 'accounts:manage',
  'POST /api/keys': 'accounts:manage',
  'DELETE /api/keys/:id': 'accounts:manage',

  'GET /api/overview': 'signedIn',
  'GET /api/live': 'signedIn',
  'GET /api/entities': 'records:see',
  'GET /api/records/:entity': 'records:see',
  'GET /api/records/:entity/:id': 'records:see',
  'GET /api/records/:entity/:id/timeline': 'records:see',
  'GET /api/records/:entity/:id/audit': 'records:see',
  'POST /api/records/:entity': 'records:write',
  'PATCH /api/records/:entity/:id': 'records:write',
  'DELETE /api/records/:entity/:id': 'records:write',

  'GET /api/runs': 'runs:see',
  'GET /api/runs/:id': 'runs:see',
  'POST /api/runs/:id/cancel': 'runs:manage',
  'POST /api/runs/:id/retry': 'runs:manage',
  'POST /api/runs/:id/finish': 'runs:manage',
  'POST /api/runs/:id/move': 'runs:manage',
  'POST /api/runs/:id/edit': 'runs:manage',
  'POST /api/runs/bulk': 'runs:manage',
  'GET /api/runs/bulk': 'runs:see',
  'GET /api/runs/bulk/:id': 'runs:see',
  'POST /api/runs/bulk/:id/continue': 'runs:manage',
  'POST /api/runs/bulk/:id/pause': 'runs:manage',
  'POST /api/runs/bulk/:id/cancel': 'runs:manage',
  'GET /api/approvals': 'signedIn',
  'POST /api/runs/:id/approvals/:step/decide': 'signedIn',
  'POST /api/runs/:id/approvals/:step/delegate': 'signedIn',

  'GET /api/flows': 'flows:see',
  'GET /api/flows/:id': 'flows:see',
  'GET /api/actions': 'signedIn',
  'GET /api/palette': 'flows:see',
  'GET /api/drafts': 'flows:see',
  'GET /api/flows/:id/draft': 'flows:see',
  'GET /api/flows/:id/versions': 'flows:see',
  'GET /api/flows/:id/versions/:v': 'flows:see',
  'PUT /api/flows/:id/versions/:v/name': 'flows:draw',
  'GET /api/flows/:id/diff': 'flows:see',
  'GET /api/flows/:id/tally': 'runs:see',
  'GET /api/flows/:id/retention': 'flows:see',
  'GET /api/calendars': 'flows:see',
  'GET /api/calendars/:id': 'flows:see',
  'POST /api/flows': 'flows:draw',
  'PUT /api/flows/:id/draft': 'flows:draw',
  'POST /api/flows/validate': 'flows:draw',
  'POST /api/flows/publish': 'flows:publish',
  'POST /api/flows/:id/validate': 'flows:draw',
  'POST /api/preview': 'flows:draw',
  'GET /api/flows/:id/occasions': 'runs:see',
  'POST /api/flows/:id/rehearsals': 'flows:publish',
  'GET /api/rehearsals/:id': 'flows:publish',
  'GET /api/rehearsals/:id/runs/:runId': 'flows:publish',
  'DELETE /api/rehearsals/:id': 'flows:publish',
  'POST /api/flows/:id/runs': 'runs:manage',
  'GET /api/flows/:id/inflight': 'runs:see',
  'POST /api/flows/:id/inflight': 'runs:manage',
  'POST /api/flows/:id/publish': 'flows:publish',
  'POST /api/flows/:id/rollback': 'flows:publish',
  'POST /api/flows/:id/pause': 'flows:publish',
  'POST /api/flows/:id/resume': 'flows:publish',
  'POST /api/flows/:id/on': 'flows:publish',
  'POST /api/flows/:id/off': 'flows:publish',
  'PUT /api/calendars/:id': 'flows:publish',

  'GET /api/messages': 'messages:see',
  'GET /api/messages/counts': 'messages:see',
  'GET /api/messages/:id': 'messages:see',
  'POST /api/messages/settle': 'messages:settle',
  'POST /api/messages/:id/settle': 'messages:settle',

  'POST /api/signals/:name': 'signals:send',
  'GET /api/plugins': 'plugins:see',
  'GET /api/plugins/:id': 'plugins:see',
  'POST /api/plugins': 'plugins:manage',
  'POST /api/plugins/:id/enable': 'plugins:manage',
  'POST /api/plugins/:id/disable': 'plugins:manage',
  'GET /api/plugins/:id/uninstall': 'plugins:manage',
  'POST /api/plugins/:id/uninstall': 'plugins:manage',
  'GET /api/plugins/:id/setup': 'plugins:see',
  'PUT /api/plugins/:id/settings': 'plugins:manage',
  'PUT /api/plugins/:id/secrets/:name': 'plugins:manage',
  'DELETE /api/plugins/:id/secrets/:name': 'plugins:manage',
  'GET /api/plugins/:id/calls': 'plugins:see',
  'POST /api/plugins/prune': 'plugins:manage',
  'POST /api/retention': 'operations:manage',
  'PUT /api/flows/:id/retention': 'operations:manage',
  'GET /metrics': 'operations:manage'
}

/** Who may call a route; null for those that serve everybody: forms, webhooks, decisions by link. */
export function accessOf({ access, method, path }: Pick<Route, 'access' | 'method' | 'path'>): Access | null {
  if (access === 'public') return null
  const found = accessTable[`${method} ${path}`]
  if (!found) throw engineError('BUG', { reason: `access-table.ts says nothing of ${method} ${path}` })
  return found
}
