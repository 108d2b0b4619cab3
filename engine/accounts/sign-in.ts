import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { SecondFactor, StoredAccount } from '../ports/accounts.ts'
import { changedAccount, type AccountParts } from './account-parts.ts'
import type { TryKey } from './count-tries.ts'
import { isPassword } from './hash-password.ts'
import { hashSecret, makeSecret } from './make-secret.ts'
import { stepOfCode } from './one-time-code.ts'
import type { Place, Sessions } from './sessions.ts'

/** Signed in with a session's secret, or asked for the second factor; `pending` proves that the password was right. */
export type SignInOutcome =
  { readonly state: 'signedIn'; readonly secret: string } | { readonly state: 'secondFactor'; readonly pending: string }

export interface SignIn {
  withPassword(given: { readonly email: string; readonly password: string }, place: Place): Promise<SignInOutcome>
  withCode(given: { readonly pending: string; readonly code: string }, place: Place): Promise<SignInOutcome>
  /** Throws CODE_REFUSED when it is not the right code now; a right one is used up. Gives the account after that. */
  useCode(account: StoredAccount, code: string): Promise<StoredAccount>
  /** Throws SIGN_IN_REFUSED when it is not the account's password. Counted like a sign-in. */
  checkPassword(account: StoredAccount, password: string): Promise<void>
}

export function openSignIn(parts: AccountParts, sessions: Sessions): SignIn {
  const { store, directory, clock, tries } = parts
  const enter = async (account: StoredAccount, place: Place): Promise<SignInOutcome> => ({
    state: 'signedIn',
    secret: await sessions.begin(account, place)
  })
  return {
    async withPassword({ email, password }, place) {
      await directory.ready()
      const keys = [...triesOf(`account:${email.trim().toLowerCase()}`), ...triesFrom(place)]
      tries.begin(keys)
      const account = directory.byEmail(email)
      const isRight = await isPassword(password, account?.passwordHash ?? null)
      if (!isRight || !account || account.isOff) throw engineError('SIGN_IN_REFUSED')
      tries.succeeded(keys)
      return account.secondFactor ? askForCode(parts, account) : enter(account, place)
    },
    async withCode({ pending, code }, place) {
      await directory.ready()
      const pass = await store.pass(hashSecret(pending), clock.now())
      const account = pass?.kind === 'secondFactor' ? directory.find(pass.account ?? '') : null
      if (!pass || !account || account.isOff) throw engineError('LINK_GONE')
      const keys = triesOf(`code:${account.id}`)
      tries.begin(keys)
      const after = await useCode(parts, account, code)
      tries.succeeded(keys)
      await directory.change({ takes: [pass.hash] })
      return enter(after, place)
    },
    async useCode(account, code) {
      const keys = triesOf(`code:${account.id}`)
      tries.begin(keys)
      const after = await useCode(parts, account, code)
      tries.succeeded(keys)
      return after
    },
    async checkPassword(account, password) {
      const keys = triesOf(`account:${account.email.toLowerCase()}`)
      tries.begin(keys)
      if (!(await isPassword(password, account.passwordHash))) throw engineError('SIGN_IN_REFUSED')
      tries.succeeded(keys)
    }
  }
}

function triesOf(key: string): readonly TryKey[] {
  return [{ key, triesMax: limits.triesPerAccountMax }]
}

function triesFrom({ address }: Place): readonly TryKey[] {
  return [{ key: `address:${address}`, triesMax: limits.triesPerAddressMax }]
}

async function askForCode({ directory, clock, makeId }: AccountParts, { id: account }: StoredAccount) {
  const now = clock.now()
  const pending = makeSecret()
  const times = { createdAt: now, expiresAt: now + limits.secondFactorMs }
  await directory.change({
    puts: [{ hash: hashSecret(pending), id: makeId(now), kind: 'secondFactor', account, ...times, item: {} }]
  })
  return { state: 'secondFactor', pending } as const
}

/** Kept before anything else happens: a code, or a recovery code, counts once. */
async function useCode(
  { directory, clock }: AccountParts,
  account: StoredAccount,
  code: string
): Promise<StoredAccount> {
  const factor = account.secondFactor && factorAfter(account.secondFactor, code, clock.now())
  if (!factor) throw engineError('CODE_REFUSED')
  const after = changedAccount(account, { secondFactor: factor })
  await directory.change({ accounts: [after] })
  return after
}

/** The second factor after the code was used; null when it is no right code. */
function factorAfter(factor: SecondFactor, code: string, now: number): SecondFactor | null {
  const step = stepOfCode(code, factor, now)
  if (step !== null) return { ...factor, usedStep: step }
  const hash = hashSecret(code.trim().toLowerCase())
  if (!factor.recoveryHashes.includes(hash)) return null
  return { ...factor, recoveryHashes: factor.recoveryHashes.filter((each) => each !== hash) }
}
