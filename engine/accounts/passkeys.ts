import type { PasskeyView } from '../../schemas/account.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { StoredAccount, Pass } from '../ports/accounts.ts'
import type { AccountParts } from './account-parts.ts'
import { hashSecret, makeSecret } from './make-secret.ts'

/** Where the browser says it is: a passkey belongs to the name of one site. */
export interface Site {
  readonly origin: string
}

/** Keys that a phone or computer keeps and opens with a finger or a face; they replace password and second factor. */
export interface Passkeys {
  list(account: StoredAccount): Promise<readonly PasskeyView[]>
  /** What the browser is asked, to make a passkey or to use one; `challenge` goes back with its answer. */
  beginAdding(account: StoredAccount, site: Site): Promise<Asked>
  add(account: StoredAccount, site: Site, answer: PasskeyAnswer & { readonly name: string }): Promise<void>
  remove(account: StoredAccount, id: string): Promise<void>
  beginSignIn(site: Site): Promise<Asked>
  /** Whose passkey it was; throws PASSKEY_REFUSED. */
  verify(site: Site, answer: PasskeyAnswer): Promise<StoredAccount>
}

export interface Asked {
  readonly challenge: string
  readonly options: JsonObject
}

export interface PasskeyAnswer {
  readonly challenge: string
  readonly response: JsonObject
}

/** Loaded when it is first needed: it takes half a second, and most requests are none of its. */
const webauthn = () => import('@simplewebauthn/server')

export function openPasskeys(parts: AccountParts): Passkeys {
  const { directory } = parts
  return {
    list: async (account) => (await passesOf(parts, account)).map(toView),
    beginAdding: (account, site) => beginAdding(parts, account, site),
    add: (account, site, answer) => add(parts, { account, site }, answer),
    async remove(account, id) {
      const found = (await passesOf(parts, account)).find((pass) => pass.id === id)
      if (!found) throw engineError('NOT_FOUND', { what: 'passkey', id })
      await directory.change({ takes: [found.hash] })
    },
    async beginSignIn(site) {
      const { generateAuthenticationOptions } = await webauthn()
      const options = await generateAuthenticationOptions({ rpID: idOf(site), userVerification: 'required' })
      return keepChallenge(parts, options as unknown as JsonObject, null)
    },
    verify: (site, answer) => verify(parts, site, answer)
  }
}

function passesOf({ store, clock }: AccountParts, { id }: StoredAccount): Promise<readonly Pass[]> {
  return store.passes({ kind: 'passkey', account: id }, clock.now())
}

async function beginAdding(parts: AccountParts, account: StoredAccount, site: Site): Promise<Asked> {
  const { generateRegistrationOptions } = await webauthn()
  const known = await passesOf(parts, account)
  if (known.length >= limits.passkeysPerAccountMax)
    throw engineError('LIMIT_PASSED', {
      limit: 'passkeysPerAccountMax',
      value: known.length + 1,
      max: limits.passkeysPerAccountMax
    })
  const options = await generateRegistrationOptions({
    rpName: 'Mạch',
    rpID: idOf(site),
    userName: account.email,
    userDisplayName: account.name,
    userID: new TextEncoder().encode(account.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ item }) => ({ id: plainText(item['key']) })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
  })
  return keepChallenge(parts, options as unknown as JsonObject, account.id)
}

/** The challenge waits in the store, so that an answer counts once and only for what was asked. */
async function keepChallenge(
  { directory, clock, makeId }: AccountParts,
  options: JsonObject,
  account: string | null
): Promise<Asked> {
  const now = clock.now()
  const challenge = makeSecret()
  const item = { expected: plainText(options['challenge']) }
  const times = { createdAt: now, expiresAt: now + limits.challengeMs }
  await directory.change({
    puts: [{ hash: hashSecret(challenge), id: makeId(now), kind: 'challenge', account, ...times, item }]
  })
  return { challenge, options }
}

async function takeChallenge(parts: AccountParts, challenge: string, account: string | null): Promise<string> {
  const pass = await parts.store.pass(hashSecret(challenge), parts.clock.now())
  if (pass?.kind !== 'challenge' || pass.account !== account) throw engineError('PASSKEY_REFUSED')
  await parts.directory.change({ takes: [pass.hash] })
  return plainText(pass.item['expected'])
}

async function add(
  parts: AccountParts,
  { account, site }: { readonly account: StoredAccount; readonly site: Site },
  { challenge, response, name }: PasskeyAnswer & { readonly name: string }
): Promise<void> {
  const { verifyRegistrationResponse } = await webauthn()
  const expectedChallenge = await takeChallenge(parts, challenge, account.id)
  const asked = {
    response: response as never,
    expectedChallenge,
    expectedOrigin: site.origin,
    expectedRPID: idOf(site)
  }
  const verified = await verifyRegistrationResponse(asked).catch((error: unknown) => refuse(error))
  if (!verified.verified) throw engineError('PASSKEY_REFUSED')
  const { id, publicKey, counter } = verified.registrationInfo.credential
  const now = parts.clock.now()
  const item = { key: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, name }
  const pass: Pass = {
    hash: hashSecret(id),
    id: parts.makeId(now),
    kind: 'passkey',
    account: account.id,
    createdAt: now,
    expiresAt: null,
    item
  }
  await parts.directory.change({ puts: [pass] })
}

async function verify(parts: AccountParts, site: Site, { challenge, response }: PasskeyAnswer): Promise<StoredAccount> {
  await parts.directory.ready()
  const { verifyAuthenticationResponse } = await webauthn()
  const expectedChallenge = await takeChallenge(parts, challenge, null)
  const pass = await parts.store.pass(hashSecret(plainText(response['id'])), parts.clock.now())
  const account = pass?.kind === 'passkey' ? parts.directory.find(pass.account ?? '') : null
  if (!pass || !account || account.isOff) throw engineError('PASSKEY_REFUSED')
  const { item } = pass
  const verified = await verifyAuthenticationResponse({
    response: response as never,
    expectedChallenge,
    expectedOrigin: site.origin,
    expectedRPID: idOf(site),
    credential: {
      id: plainText(item['key']),
      publicKey: new Uint8Array(Buffer.from(plainText(item['publicKey']), 'base64url')),
      counter: Number(item['counter'])
    }
  }).catch((error: unknown) => refuse(error))
  if (!verified.verified) throw engineError('PASSKEY_REFUSED')
  const counter = verified.authenticationInfo.newCounter
  await parts.directory.change({ takes: [pass.hash], puts: [{ ...pass, item: { ...item, counter } }] })
  return account
}

function refuse(error: unknown): never {
  throw engineError('PASSKEY_REFUSED', {}, error)
}

function idOf({ origin }: Site): string {
  return new URL(origin).hostname
}

function toView({ id, createdAt, item }: Pass): PasskeyView {
  return { id, name: plainText(item['name']), createdAt }
}
