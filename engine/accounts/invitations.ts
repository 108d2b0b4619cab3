import type { InvitationView } from '../../schemas/account.ts'
import type { Language } from '../../schemas/localized.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount, Pass } from '../ports/accounts.ts'
import type { AccountParts } from './account-parts.ts'
import type { Caller } from './caller.ts'
import { hashSecret, makeSecret } from './make-secret.ts'
import { requireGivable } from './require-givable.ts'
import { makeAccount, type Newcomer } from './owner.ts'

export interface Invited {
  readonly email: string
  readonly role: string
  readonly team: string | null
  readonly language: Language
}

/** People are invited; nobody makes an account for somebody else, so nobody knows another's first password. */
export interface Invitations {
  /** Gives the link too, for whoever has no mail server. */
  invite(invited: Invited, by: Caller): Promise<InvitationView & { readonly link: string; readonly isMailed: boolean }>
  list(): Promise<readonly InvitationView[]>
  withdraw(id: string): Promise<void>
  /** Whom it is for; throws LINK_GONE when it was used, withdrawn or has run out. */
  look(secret: string): Promise<InvitationView>
  accept(secret: string, newcomer: Omit<Newcomer, 'email'>): Promise<StoredAccount>
}

export function openInvitations(parts: AccountParts): Invitations {
  const { store, directory, clock, makeId, mails } = parts
  const find = async (secret: string): Promise<Pass> => {
    const pass = await store.pass(hashSecret(secret), clock.now())
    if (pass?.kind !== 'invitation') throw engineError('LINK_GONE')
    return pass
  }
  return {
    async invite({ email, role, team, language }, by) {
      requireGivable(directory, by, role)
      if (directory.byEmail(email)) throw engineError('EMAIL_TAKEN', { email })
      const now = clock.now()
      const secret = makeSecret()
      const item = { email: email.trim(), role, team, by: by.account?.name ?? '' }
      const times = { createdAt: now, expiresAt: now + limits.invitationMs }
      const pass: Pass = {
        hash: hashSecret(secret),
        id: makeId(now),
        kind: 'invitation',
        account: null,
        ...times,
        item
      }
      await directory.change({ puts: [pass] })
      const link = `${mails.address}/invitation#${secret}`
      mails.invite({ email: item.email, name: '', language }, link)
      return { ...toView(pass), link, isMailed: mails.canSend }
    },
    list: async () => (await store.passes({ kind: 'invitation' }, clock.now())).map(toView),
    async withdraw(id) {
      const found = (await store.passes({ kind: 'invitation' }, clock.now())).find((pass) => pass.id === id)
      if (!found) throw engineError('NOT_FOUND', { what: 'invitation', id })
      await directory.change({ takes: [found.hash] })
    },
    look: async (secret) => toView(await find(secret)),
    async accept(secret, newcomer) {
      const pass = await find(secret)
      const { email, role, team } = toView(pass)
      if (!directory.role(role)) throw engineError('NOT_FOUND', { what: 'role', id: role })
      const account = await makeAccount(parts, { ...newcomer, email }, { role, team })
      await directory.change({ takes: [pass.hash], accounts: [account] })
      return account
    }
  }
}

function toView({ id, createdAt, expiresAt, item }: Pass): InvitationView {
  const team = plainText(item['team'])
  return {
    id,
    email: plainText(item['email']),
    role: plainText(item['role']),
    team: team === '' ? null : team,
    by: plainText(item['by']),
    createdAt,
    expiresAt: expiresAt ?? createdAt
  }
}
