import type { InvitationView } from '../../schemas/account.ts'
import type { Language } from '../../schemas/localized.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount, Ticket } from '../ports/accounts.ts'
import type { AccountParts } from './account-parts.ts'
import type { Caller } from './caller.ts'
import { hashSecret, makeSecret } from './make-secret.ts'
import { requireGivable } from './require-givable.ts'
import { makeAccount, type NewPerson } from './owner.ts'

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
  /** Whom it is for; throws TICKET_GONE when it was used, withdrawn or has run out. */
  look(secret: string): Promise<InvitationView>
  accept(secret: string, person: Omit<NewPerson, 'email'>): Promise<StoredAccount>
}

export function openInvitations(parts: AccountParts): Invitations {
  const { store, directory, clock, makeId, mails } = parts
  const find = async (secret: string): Promise<Ticket> => {
    const ticket = await store.ticket(hashSecret(secret), clock.now())
    if (ticket?.kind !== 'invitation') throw engineError('TICKET_GONE')
    return ticket
  }
  return {
    async invite({ email, role, team, language }, by) {
      requireGivable(directory, by, role)
      if (directory.byEmail(email)) throw engineError('EMAIL_TAKEN', { email })
      const now = clock.now()
      const secret = makeSecret()
      const item = { email: email.trim(), role, team, by: by.account?.name ?? '' }
      const times = { createdAt: now, expiresAt: now + limits.invitationMs }
      const ticket: Ticket = {
        hash: hashSecret(secret),
        id: makeId(now),
        kind: 'invitation',
        account: null,
        ...times,
        item
      }
      await directory.change({ puts: [ticket] })
      const link = `${mails.address}/invitation#${secret}`
      mails.invite({ email: item.email, name: '', language }, link)
      return { ...toView(ticket), link, isMailed: mails.canSend }
    },
    list: async () => (await store.tickets({ kind: 'invitation' }, clock.now())).map(toView),
    async withdraw(id) {
      const found = (await store.tickets({ kind: 'invitation' }, clock.now())).find((ticket) => ticket.id === id)
      if (!found) throw engineError('NOT_FOUND', { what: 'invitation', id })
      await directory.change({ takes: [found.hash] })
    },
    look: async (secret) => toView(await find(secret)),
    async accept(secret, person) {
      const ticket = await find(secret)
      const { email, role, team } = toView(ticket)
      if (!directory.role(role)) throw engineError('NOT_FOUND', { what: 'role', id: role })
      const account = await makeAccount(parts, { ...person, email }, { role, team })
      await directory.change({ takes: [ticket.hash], accounts: [account] })
      return account
    }
  }
}

function toView({ id, createdAt, expiresAt, item }: Ticket): InvitationView {
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
