import type { SessionView } from '../../schemas/account.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount, Pass } from '../ports/accounts.ts'
import type { AccountParts } from './account-parts.ts'
import { hashSecret, makeSecret } from './make-secret.ts'

/** Where somebody signs in from, for the list that shows it. */
export interface Place {
  readonly agent: string
  readonly address: string
}

export interface Sessions {
  /** Signs in: gives the secret that the browser keeps. A new one each time, so that none can be put there beforehand. */
  begin(account: StoredAccount, place: Place): Promise<string>
  list(account: StoredAccount, current: Pass): Promise<readonly SessionView[]>
  end(account: StoredAccount, id: string): Promise<void>
  endOthers(account: StoredAccount, current: Pass): Promise<void>
  endAll(accountId: string): Promise<void>
  /** Lets an admin look as somebody with that role would; null ends it. */
  viewAs(session: Pass, role: string | null): Promise<void>
}

export function openSessions({ store, directory, clock, makeId }: AccountParts): Sessions {
  const all = ({ id }: StoredAccount) => store.passes({ kind: 'session', account: id }, clock.now())
  const take = (hash: string) => store.change({ takes: [hash], now: clock.now() })
  return {
    async begin({ id: account }, { agent, address }) {
      const now = clock.now()
      const secret = makeSecret()
      const item = { agent: agent.slice(0, limits.keyCharsMax), address, seenAt: now }
      const pass: Pass = {
        hash: hashSecret(secret),
        id: makeId(now),
        kind: 'session',
        account,
        createdAt: now,
        expiresAt: now + limits.sessionIdleMs,
        item
      }
      const older = (await store.passes({ kind: 'session', account }, now)).slice(limits.sessionsPerAccountMax - 1)
      for (const { hash } of older) await take(hash)
      await directory.change({ puts: [pass] })
      return secret
    },
    list: async (account, current) => (await all(account)).map((pass) => toView(pass, current)),
    async end(account, id) {
      const found = (await all(account)).find((pass) => pass.id === id)
      if (!found) throw engineError('NOT_FOUND', { what: 'session', id })
      await take(found.hash)
    },
    async endOthers(account, current) {
      for (const { id, hash } of await all(account)) if (id !== current.id) await take(hash)
    },
    endAll: (account) => directory.change({ drops: [{ kind: 'session', account }] }),
    async viewAs(session, role) {
      if (role !== null && !directory.role(role)) throw engineError('NOT_FOUND', { what: 'role', id: role })
      const item = { ...session.item, viewAs: role }
      await directory.change({ takes: [session.hash], puts: [{ ...session, item }] })
    }
  }
}

function toView({ id, createdAt, item }: Pass, current: Pass): SessionView {
  return {
    id,
    agent: plainText(item['agent']),
    address: plainText(item['address']),
    createdAt,
    seenAt: Number(item['seenAt'] ?? createdAt),
    isThisOne: id === current.id
  }
}
