import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount } from '../ports/accounts.ts'
import { changedAccount, type AccountParts } from './account-parts.ts'
import { hashSecret, makeSecret } from './make-secret.ts'
import { newPasswordHash } from './new-password.ts'

export interface PasswordReset {
  /** Says nothing of whether there is such an account. */
  ask(email: string, address: string): Promise<void>
  /** A link that an admin hands on, where there is no mail. */
  linkFor(account: StoredAccount): Promise<string>
  /** A person changes the own password. */
  change(account: StoredAccount, password: string): Promise<void>
  /** Ends all sessions: whoever knew the old password is out. */
  use(secret: string, password: string): Promise<StoredAccount>
}

export function openPasswordReset(parts: AccountParts): PasswordReset {
  const { store, directory, clock, makeId, mails, tries } = parts
  const linkFor = async ({ id: account }: StoredAccount): Promise<string> => {
    const now = clock.now()
    const secret = makeSecret()
    const times = { createdAt: now, expiresAt: now + limits.resetMs }
    await directory.change({
      drops: [{ kind: 'reset', account }],
      puts: [{ hash: hashSecret(secret), id: makeId(now), kind: 'reset', account, ...times, item: {} }]
    })
    return `${mails.address}/reset#${secret}`
  }
  return {
    linkFor,
    async ask(email, address) {
      await directory.ready()
      tries.begin([
        { key: `reset:${email.trim().toLowerCase()}`, triesMax: limits.resetsPerAccountMax },
        { key: `reset-from:${address}`, triesMax: limits.triesPerAddressMax }
      ])
      const account = directory.byEmail(email)
      if (!account || account.isOff) return
      // Not waited for: the time of the answer would say that there is such an account.
      void linkFor(account).then((link) => mails.reset(account, link))
    },
    async change(account, password) {
      const passwordHash = await newPasswordHash(password, [account.email, account.name])
      await directory.change({ accounts: [changedAccount(account, { passwordHash })] })
    },
    async use(secret, password) {
      await directory.ready()
      const pass = await store.pass(hashSecret(secret), clock.now())
      const account = pass?.kind === 'reset' ? directory.find(pass.account ?? '') : null
      if (!pass || !account || account.isOff) throw engineError('LINK_GONE')
      const passwordHash = await newPasswordHash(password, [account.email, account.name])
      const after = changedAccount(account, { passwordHash })
      const drops = (['session', 'secondFactor', 'reset'] as const).map((kind) => ({ kind, account: account.id }))
      await directory.change({ takes: [pass.hash], accounts: [after], drops })
      return after
    }
  }
}
