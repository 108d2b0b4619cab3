import type { Millis } from './json.ts'
import type { Language } from './localized.ts'
import type { Permission, RecordRule, Role } from './role.ts'

/** A person who signs in. */
export interface Account {
  readonly id: string
  /** As it was written; compared without case. */
  readonly email: string
  readonly name: string
  readonly language: Language
  /** Id of its role. */
  readonly role: string
  readonly team: string | null
  /** One that is off cannot sign in, and has no sessions. */
  readonly isOff: boolean
  readonly createdAt: Millis
}

/** Accounts that work together. `parent` is the team above it. */
export interface Team {
  readonly id: string
  readonly name: string
  readonly parent: string | null
}

/** An account as those see it who look after accounts. */
export interface AccountView extends Account {
  readonly hasSecondFactor: boolean
  readonly passkeys: number
}

/** One place where an account is signed in. */
export interface SessionView {
  readonly id: string
  readonly agent: string
  readonly address: string
  readonly createdAt: Millis
  readonly seenAt: Millis
  readonly isThisOne: boolean
}

export interface PasskeyView {
  readonly id: string
  readonly name: string
  readonly createdAt: Millis
}

/** A key for a machine. Its secret is shown once, when it is made. */
export interface ApiKeyView {
  readonly id: string
  readonly name: string
  /** The first letters of the secret, to tell keys apart. */
  readonly begins: string
  readonly scopes: readonly Permission[]
  readonly account: string
  readonly createdAt: Millis
  readonly expiresAt: Millis | null
  readonly seenAt: Millis | null
}

export interface InvitationView {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly team: string | null
  readonly by: string
  readonly createdAt: Millis
  readonly expiresAt: Millis
}

/**
 * `GET /api/me`. `open`: there is no owner yet and this machine may do everything; `signedOut`: nobody is signed in.
 */
export type Me =
  | { readonly state: 'open'; readonly may: readonly Permission[] }
  | { readonly state: 'signedOut'; readonly hasMail: boolean }
  | {
      readonly state: 'signedIn'
      readonly account: AccountView
      readonly role: Role
      readonly may: readonly Permission[]
      readonly records: readonly RecordRule[]
      /** Set while an admin looks at Mạch as somebody with another role would. */
      readonly viewAs: string | null
    }

/** `POST /api/sign-in`: done, or a second factor is asked for; `pending` proves that the password was right. */
export type SignedIn = { readonly state: 'signedIn' } | { readonly state: 'secondFactor'; readonly pending: string }
