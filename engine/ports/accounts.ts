import type { Account, Team } from '../../schemas/account.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Role } from '../../schemas/role.ts'

/** Who may come in: accounts, roles, teams, and passes. What it answers with is synced to disk. */
export interface Accounts {
  list(): Promise<readonly StoredAccount[]>
  roles(): Promise<readonly Role[]>
  teams(): Promise<readonly Team[]>
  /** A pass that has not run out; null when there is none. */
  pass(hash: string, now: Millis): Promise<Pass | null>
  /** Passes of a kind that have not run out, newest first; of one account, or of all. */
  passes(filter: PassFilter, now: Millis): Promise<readonly Pass[]>
  /** One transaction: all of it happens, or nothing, when something is not as it was read. */
  change(change: AccountChange): Promise<AccountOutcome>
}

/** `revision` counts the changes; a change names the revision that it makes. */
export interface StoredAccount extends Account {
  readonly revision: number
  /** Null until the person has chosen one. */
  readonly passwordHash: string | null
  readonly secondFactor: SecondFactor | null
}

export interface SecondFactor {
  /** Base32, as authenticator apps take it. */
  readonly secret: string
  /** The last time step that was used: a code counts once. */
  readonly usedStep: number
  /** Hashes of codes for the day on which the phone is lost; each counts once. */
  readonly recoveryHashes: readonly string[]
}

/**
 * What a secret opens: the secret itself is nowhere kept, only its hash.
 * - `session`: a browser is signed in. `secondFactor`: the password was right, the code is asked for.
 * - `key`: a machine calls the API. `invitation`: somebody may make an account. `reset`: a new password may be set.
 * - `passkey`: the hash is that of the key's id. `challenge`: a passkey is to answer it.
 */
export const passKinds = ['session', 'secondFactor', 'key', 'invitation', 'reset', 'passkey', 'challenge'] as const
export type PassKind = (typeof passKinds)[number]

export interface Pass {
  readonly hash: string
  /** What people call it by; it opens nothing. */
  readonly id: string
  readonly kind: PassKind
  readonly account: string | null
  readonly createdAt: Millis
  readonly expiresAt: Millis | null
  readonly item: JsonObject
}

export interface PassFilter {
  readonly kind: PassKind
  readonly account?: string
}

export interface AccountChange {
  /** Refused when there is an account already. */
  readonly isFirst?: boolean
  /** Revision 1 is new. Refused when the email is taken, or another change was quicker. */
  readonly accounts?: readonly StoredAccount[]
  /** Hashes of passes that are used up by this; refused when one is not there any more. */
  readonly takes?: readonly string[]
  /** Passes that are made, or changed. */
  readonly puts?: readonly Pass[]
  /** Passes that go, if they are there: of a kind and account. */
  readonly drops?: readonly Required<PassFilter>[]
  readonly roles?: readonly Role[]
  readonly teams?: readonly Team[]
  /** Passes that have run out by then go too. */
  readonly now: Millis
}

export type AccountOutcome = 'done' | 'notFirst' | 'emailTaken' | 'changed' | 'gone'
