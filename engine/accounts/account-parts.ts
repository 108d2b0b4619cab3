import type { Clock } from '../ports/clock.ts'
import type { Accounts, StoredAccount } from '../ports/accounts.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { TryCounter } from './count-tries.ts'
import type { Directory } from './directory.ts'
import type { AccountMails } from './account-mails.ts'

/** What everything about accounts works with. */
export interface AccountParts {
  readonly store: Accounts
  readonly directory: Directory
  readonly clock: Clock
  readonly makeId: MakeId
  readonly tries: TryCounter
  readonly mails: AccountMails
}

/** The account as it becomes by a change. */
export function changedAccount(account: StoredAccount, change: Partial<StoredAccount>): StoredAccount {
  return { ...account, ...change, revision: account.revision + 1 }
}
