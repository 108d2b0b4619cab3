import type { AccountOutcome } from '../ports/accounts.ts'

/** Ends the transaction of a change of accounts that is refused; the caller is told the outcome. */
export class AccountRefusal extends Error {
  readonly outcome: AccountOutcome

  constructor(outcome: AccountOutcome) {
    super(outcome)
    this.name = 'AccountRefusal'
    this.outcome = outcome
  }
}
