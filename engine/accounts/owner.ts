import { engineError } from '../errors.ts'
import type { StoredAccount } from '../ports/accounts.ts'
import type { Language } from '../../schemas/localized.ts'
import type { AccountParts } from './account-parts.ts'
import { newPasswordHash } from './new-password.ts'
import { ownerRole } from './ready-roles.ts'

export interface Newcomer {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly language: Language
}

/** A new account with a password; nothing is kept yet. */
export async function makeAccount(
  { clock, makeId }: AccountParts,
  { email, name, password, language }: Newcomer,
  place: Pick<StoredAccount, 'role' | 'team'>
): Promise<StoredAccount> {
  const now = clock.now()
  return {
    id: makeId(now),
    email: email.trim(),
    name: name.trim(),
    language,
    ...place,
    isOff: false,
    createdAt: now,
    revision: 1,
    passwordHash: await newPasswordHash(password, [email, email.split('@')[0] ?? '', name]),
    secondFactor: null
  }
}

/** Makes the first account, which owns the installation; throws OWNER_EXISTS when there is one. */
export async function createOwner(parts: AccountParts, newcomer: Newcomer): Promise<StoredAccount> {
  const { directory } = parts
  await directory.ready()
  if (directory.hasOwner()) throw engineError('OWNER_EXISTS')
  const account = await makeAccount(parts, newcomer, { role: ownerRole, team: null })
  await directory.change({ isFirst: true, accounts: [account] })
  return account
}
