import type { Accounts, StoredAccount } from '../ports/accounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { MakeId } from '../ports/make-id.ts'
import { openAccountMails, type AccountMails, type MailParts } from './account-mails.ts'
import type { AccountParts } from './account-parts.ts'
import { openApiKeys, type ApiKeys } from './api-keys.ts'
import type { Caller } from './caller.ts'
import { openTryCounter } from './count-tries.ts'
import { openDirectory, type Directory } from './directory.ts'
import { openIdentify, type Proofs } from './identify.ts'
import { openInvitations, type Invitations } from './invitations.ts'
import { openAccountsLookedAfter, type AccountsLookedAfter } from './accounts-looked-after.ts'
import { createOwner, type Newcomer } from './owner.ts'
import { openPasskeys, type Passkeys } from './passkeys.ts'
import { openPasswordReset, type PasswordReset } from './password-reset.ts'
import { openSecondFactor, type SecondFactorSetup } from './second-factor.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openSignIn, type SignIn } from './sign-in.ts'

/**
 * Who comes in, and as whom. It knows accounts and what proves them; it must never keep a secret that it could show again,
 * say by word or time whether an email has an account, or decide what a record is.
 */
export interface Entrance {
  readonly directory: Directory
  readonly mails: AccountMails
  /** Who calls; everybody on this machine until there is an owner. */
  identify(proofs: Proofs): Promise<Caller>
  createOwner(newcomer: Newcomer): Promise<StoredAccount>
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly invitations: Invitations
  readonly passwords: PasswordReset
  readonly keys: ApiKeys
  readonly secondFactor: SecondFactorSetup
  readonly passkeys: Passkeys
  readonly lookedAfter: AccountsLookedAfter
}

export interface EntranceParts extends Omit<MailParts, 'makeId' | 'clock'> {
  readonly store: Accounts
  readonly clock: Clock
  readonly makeId: MakeId
}

export function openEntrance({ store, clock, makeId, ...mailParts }: EntranceParts): Entrance {
  const directory = openDirectory(store, clock)
  const tries = openTryCounter(() => clock.now())
  const mails = openAccountMails({ ...mailParts, clock, makeId })
  const parts: AccountParts = { store, directory, clock, makeId, tries, mails }
  const sessions = openSessions(parts)
  return {
    directory,
    mails,
    identify: openIdentify({ store, directory, clock }),
    createOwner: (newcomer) => createOwner(parts, newcomer),
    signIn: openSignIn(parts, sessions),
    sessions,
    invitations: openInvitations(parts),
    passwords: openPasswordReset(parts),
    keys: openApiKeys(parts),
    secondFactor: openSecondFactor(parts),
    passkeys: openPasskeys(parts),
    lookedAfter: openAccountsLookedAfter(parts)
  }
}
