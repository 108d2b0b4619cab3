import { randomBytes } from 'node:crypto'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount } from '../ports/accounts.ts'
import { changedAccount, type AccountParts } from './account-parts.ts'
import { hashSecret } from './make-secret.ts'
import { codeAddress, makeCodeSecret, stepOfCode } from './one-time-code.ts'

/** Codes of an authenticator app beside the password. It is on only once a first code was right. */
export interface SecondFactorSetup {
  begin(account: StoredAccount): { readonly secret: string; readonly address: string }
  /** Gives the recovery codes, this once. */
  confirm(account: StoredAccount, secret: string, code: string): Promise<readonly string[]>
  turnOff(account: StoredAccount): Promise<void>
}

export function openSecondFactor({ directory, clock }: AccountParts): SecondFactorSetup {
  return {
    begin(account) {
      const secret = makeCodeSecret()
      return { secret, address: codeAddress(secret, account.email) }
    },
    async confirm(account, secret, code) {
      const step = stepOfCode(code, { secret, usedStep: 0 }, clock.now())
      if (step === null) throw engineError('CODE_REFUSED')
      const codes = Array.from({ length: limits.recoveryCodesMax }, makeRecoveryCode)
      const secondFactor = { secret, usedStep: step, recoveryHashes: codes.map(hashSecret) }
      await directory.change({ accounts: [changedAccount(account, { secondFactor })] })
      return codes
    },
    turnOff: (account) => directory.change({ accounts: [changedAccount(account, { secondFactor: null })] })
  }
}

/** Read from paper and typed: letters that are not mistaken for others, in two groups; 50 bits. */
function makeRecoveryCode(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789x'
  const text = [...randomBytes(10)].map((byte) => letters[byte % letters.length]).join('')
  return `${text.slice(0, 5)}-${text.slice(5)}`
}
