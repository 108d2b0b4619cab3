import type {
  AccountView,
  ApiKeyView,
  InvitationView,
  Me,
  PasskeyView,
  SessionView,
  SignedIn,
  Team
} from '../schemas/account.ts'
import type { JsonObject } from '../schemas/json.ts'
import type { Language } from '../schemas/localized.ts'
import type { Permission, Role } from '../schemas/role.ts'
import { get, part, request, send } from './api.ts'

/** The part of the API about accounts: who comes in, and as whom. */
export const accountApi = {
  me: () => request<Me>('/api/me', { headers: { accept: 'application/json' } }),
  createOwner: (person: NewPerson) => send<SignedIn>('POST', '/api/owner', { body: { ...person } }),
  signIn: (given: { email: string; password: string }) => send<SignedIn>('POST', '/api/sign-in', { body: given }),
  enterCode: (given: { pending: string; code: string }) => send<SignedIn>('POST', '/api/sign-in/code', { body: given }),
  beginPasskeySignIn: () => send<PasskeyAsked>('POST', '/api/sign-in/passkey/begin'),
  signInWithPasskey: (answer: PasskeyAnswer) => send<SignedIn>('POST', '/api/sign-in/passkey', { body: { ...answer } }),
  signOut: () => send<object>('POST', '/api/sign-out'),
  forgotPassword: (email: string) => send<object>('POST', '/api/password/forgot', { body: { email } }),
  resetPassword: (given: { secret: string; password: string }) =>
    send<object>('POST', '/api/password/reset', { body: given }),
  lookAtInvitation: (secret: string) =>
    send<{ email: string; by: string }>('POST', '/api/invitations/look', { body: { secret } }),
  acceptInvitation: (given: Omit<NewPerson, 'email'> & { secret: string }) =>
    send<SignedIn>('POST', '/api/invitations/accept', { body: { ...given } }),
  editMe: (edit: { name: string }) => send<AccountView>('PATCH', '/api/me', { body: edit }),
  changePassword: (given: { current: string; password: string }) =>
    send<object>('POST', '/api/me/password', { body: given }),
  sessions: async (signal: AbortSignal) =>
    (await get<{ sessions: readonly SessionView[] }>('/api/me/sessions', signal)).sessions,
  endSession: (id: string) => send<null>('DELETE', `/api/me/sessions/${part(id)}`),
  endOtherSessions: () => send<object>('POST', '/api/me/sessions/end-others'),
  beginSecondFactor: () => send<{ secret: string; address: string }>('POST', '/api/me/second-factor/begin'),
  confirmSecondFactor: (given: { secret: string; code: string; password: string }) =>
    send<{ recoveryCodes: readonly string[] }>('POST', '/api/me/second-factor/confirm', { body: given }),
  turnOffSecondFactor: (password: string) => send<object>('POST', '/api/me/second-factor/off', { body: { password } }),
  passkeys: async (signal: AbortSignal) =>
    (await get<{ passkeys: readonly PasskeyView[] }>('/api/me/passkeys', signal)).passkeys,
  beginPasskey: (password: string) => send<PasskeyAsked>('POST', '/api/me/passkeys/begin', { body: { password } }),
  addPasskey: (answer: PasskeyAnswer & { name: string }) =>
    send<object>('POST', '/api/me/passkeys', { body: { ...answer } }),
  removePasskey: (id: string) => send<null>('DELETE', `/api/me/passkeys/${part(id)}`),
  keys: async (signal: AbortSignal) => (await get<{ keys: readonly ApiKeyView[] }>('/api/me/keys', signal)).keys,
  makeKey: (asked: NewKey) => send<ApiKeyView & { secret: string }>('POST', '/api/me/keys', { body: { ...asked } }),
  revokeKey: (id: string) => send<null>('DELETE', `/api/me/keys/${part(id)}`),
  viewAs: (role: string | null) => send<object>('POST', '/api/me/view-as', { body: { role } }),
  people: async (signal: AbortSignal) =>
    (await get<{ people: readonly Pick<AccountView, 'id' | 'name' | 'isOff'>[] }>('/api/people', signal)).people,
  accounts: async (signal: AbortSignal) =>
    (await get<{ accounts: readonly AccountView[] }>('/api/accounts', signal)).accounts,
  editAccount: (id: string, edit: Partial<Pick<AccountView, 'role' | 'team' | 'isOff'>>) =>
    send<AccountView>('PATCH', `/api/accounts/${part(id)}`, { body: edit }),
  resetLink: (id: string) => send<{ link: string }>('POST', `/api/accounts/${part(id)}/reset-link`),
  invitations: async (signal: AbortSignal) =>
    (await get<{ invitations: readonly InvitationView[] }>('/api/invitations', signal)).invitations,
  invite: (asked: { email: string; role: string; team: string | null; language: Language }) =>
    send<InvitationView & { link: string; isMailed: boolean }>('POST', '/api/invitations', { body: asked }),
  withdrawInvitation: (id: string) => send<null>('DELETE', `/api/invitations/${part(id)}`),
  roles: async (signal: AbortSignal) => (await get<{ roles: readonly Role[] }>('/api/roles', signal)).roles,
  teams: async (signal: AbortSignal) => (await get<{ teams: readonly Team[] }>('/api/teams', signal)).teams,
  saveTeam: ({ id, name, parent }: Team) => send<Team>('PUT', `/api/teams/${part(id)}`, { body: { name, parent } })
} as const

export interface NewPerson {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly language: Language
}

export interface NewKey {
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: number | null
  readonly password: string
}

/** What a passkey is asked, and what it answers. */
interface PasskeyAsked {
  readonly challenge: string
  readonly options: JsonObject
}

interface PasskeyAnswer {
  readonly challenge: string
  readonly response: JsonObject
}
