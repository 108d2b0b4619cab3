import type { ApiKeyView } from '../../schemas/account.ts'
import type { Permission } from '../../schemas/role.ts'
import type { Millis } from '../../schemas/json.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount, Pass } from '../ports/accounts.ts'
import type { AccountParts } from './account-parts.ts'
import { hashSecret, makeSecret } from './make-secret.ts'

export interface NewKey {
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Millis | null
}

/** Keys for machines: each belongs to an account, and may do at most what its scopes and that account's role both allow. */
export interface ApiKeys {
  /** The secret is given this once. */
  create(account: StoredAccount, asked: NewKey): Promise<ApiKeyView & { readonly secret: string }>
  /** Of one account, or of all. */
  list(account: string | null): Promise<readonly ApiKeyView[]>
  revoke(id: string, account: string | null): Promise<void>
}

const prefix = 'mach_'
const shownChars = 10

export function openApiKeys({ store, directory, clock, makeId }: AccountParts): ApiKeys {
  const all = (account: string | null) =>
    store.passes({ kind: 'key', ...(account === null ? {} : { account }) }, clock.now())
  return {
    async create({ id: account }, { name, scopes, expiresAt }) {
      const now = clock.now()
      const count = (await all(account)).length
      if (count >= limits.keysPerAccountMax)
        throw engineError('LIMIT_PASSED', {
          limit: 'keysPerAccountMax',
          value: count + 1,
          max: limits.keysPerAccountMax
        })
      const secret = makeSecret(prefix)
      const item = { name, scopes: [...scopes], begins: secret.slice(0, shownChars) }
      const times = { createdAt: now, expiresAt }
      const pass: Pass = { hash: hashSecret(secret), id: makeId(now), kind: 'key', account, ...times, item }
      await directory.change({ puts: [pass] })
      return { ...toView(pass), secret }
    },
    list: async (account) => (await all(account)).map(toView),
    async revoke(id, account) {
      const found = (await all(account)).find((pass) => pass.id === id)
      if (!found) throw engineError('NOT_FOUND', { what: 'key', id })
      await directory.change({ takes: [found.hash] })
    }
  }
}

function toView({ id, account, createdAt, expiresAt, item }: Pass): ApiKeyView {
  return {
    id,
    name: plainText(item['name']),
    begins: plainText(item['begins']),
    scopes: item['scopes'] as readonly Permission[],
    account: account ?? '',
    createdAt,
    expiresAt,
    seenAt: typeof item['seenAt'] === 'number' ? item['seenAt'] : null
  }
}
