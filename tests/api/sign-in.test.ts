import { afterEach, describe, expect, test } from 'vitest'
import { oneTimeCode } from '../../engine/accounts/one-time-code.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { Message } from '../../schemas/message.ts'
import { browseAsOwner, openBrowse, owner, ownerPassword } from '../support/browse.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop
afterEach(() => shop.close())

const signIn = { email: owner.email, password: ownerPassword }

function mailbox(): { readonly mails: Message[]; readonly courier: Courier } {
  const mails: Message[] = []
  const deliver = (message: Message) => {
    mails.push(message)
    return Promise.resolve({ kind: 'sent', answer: 'ok' } as const)
  }
  return { mails, courier: { deliver, hostOf: () => 'h', honoursKeys: true, close: () => Promise.resolve() } }
}

describe('an installation without an owner', () => {
  test('lets this machine do everything, and says so', async () => {
    shop = await serveShop()
    expect((await shop.get('/api/me')).body).toMatchObject({ state: 'open' })
    expect((await shop.get('/api/runs')).status).toBe(200)
  })

  test('gets one owner, who is signed in at once; then nobody else can be the first', async () => {
    shop = await serveShop()
    const browser = await browseAsOwner(shop.url)
    expect((await browser.call('GET', '/api/me')).body).toMatchObject({
      state: 'signedIn',
      account: { email: owner.email, role: 'owner' }
    })
    const second = await openBrowse(shop.url).call('POST', '/api/owner', { ...owner, email: 'x@example.com' })
    expect(second).toMatchObject({ status: 409, body: { code: 'OWNER_EXISTS' } })
  })

  test.each(['short', 'aaaaaaaaaaaaaa', 'password123456', 'mai@example.com'])(
    'does not take the password %s, and has no default one',
    async (password) => {
      shop = await serveShop()
      const refused = await openBrowse(shop.url).call('POST', '/api/owner', { ...owner, password })
      expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: '/password' }] } })
      expect((await shop.get('/api/me')).body).toMatchObject({ state: 'open' })
    }
  )

  test('makes no owner for a page of another site', async () => {
    shop = await serveShop()
    const foreign = await openBrowse(shop.url).call('POST', '/api/owner', owner, { origin: 'https://evil.example' })
    expect(foreign).toMatchObject({ status: 403, body: { code: 'HOST_REFUSED' } })
  })
})

describe('signing in', () => {
  test('is needed for all but the public doors once there is an owner', async () => {
    shop = await serveShop()
    await browseAsOwner(shop.url)
    const stranger = openBrowse(shop.url)
    expect(await stranger.call('GET', '/api/runs')).toMatchObject({ status: 401, body: { code: 'SIGN_IN_NEEDED' } })
    expect((await stranger.call('GET', '/api/live')).status).toBe(401)
    expect((await stranger.call('GET', '/api/me')).body).toEqual({ state: 'signedOut', hasMail: false })
    expect((await stranger.call('GET', '/healthz')).status).toBe(200)
    expect((await stranger.call('GET', '/f/ask')).status).toBe(200)
    expect((await stranger.call('POST', '/hooks/hooked', { n: 1 })).status).toBe(202)
  })

  test('gives a session that no script reads, and a new one each time', async () => {
    shop = await serveShop()
    await browseAsOwner(shop.url)
    const browser = openBrowse(shop.url)
    browser.cookie = 'mach=planted-by-somebody-else-0123456789abcdef'
    const answer = await browser.call('POST', '/api/sign-in', signIn)
    expect(answer).toMatchObject({ status: 200, body: { state: 'signedIn' } })
    expect(answer.headers.get('set-cookie')).toMatch(/^mach=[\w-]{43}; .*HttpOnly; SameSite=Lax$/)
    expect(browser.cookie).not.toContain('planted')
    expect(JSON.stringify(answer.body)).not.toContain(browser.cookie.slice(5))
    expect((await browser.call('GET', '/api/runs')).status).toBe(200)
  })

  test('says the same of a wrong password and of an email that nobody has', async () => {
    shop = await serveShop()
    await browseAsOwner(shop.url)
    const tried = async (email: string) => {
      const { status, body } = await openBrowse(shop.url).call('POST', '/api/sign-in', {
        email,
        password: 'not it at all'
      })
      return { status, body }
    }
    const [wrong, none] = [await tried(owner.email), await tried('nobody@example.com')]
    expect(wrong).toEqual(none)
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } })
  })

  test('is refused for a while after too many wrong tries, also many at once, and with the right password', async () => {
    shop = await serveShop()
    await browseAsOwner(shop.url)
    const wrong = () => openBrowse(shop.url).call('POST', '/api/sign-in', { ...signIn, password: 'not it at all' })
    const answers = await Promise.all(Array.from({ length: 14 }, wrong))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    const right = await openBrowse(shop.url).call('POST', '/api/sign-in', signIn)
    expect(right).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } })
    await shop.clock.advance(15 * 60_000)
    expect((await openBrowse(shop.url).call('POST', '/api/sign-in', signIn)).status).toBe(200)
  })

  test('is not used by pages of other sites', async () => {
    shop = await serveShop()
    const browser = await browseAsOwner(shop.url)
    const foreign = await browser.call('POST', '/api/retention', { dryRun: true }, { origin: 'https://evil.example' })
    expect(foreign).toMatchObject({ status: 403, body: { code: 'HOST_REFUSED' } })
  })
})

describe('sessions', () => {
  test('are listed, and one that is ended opens nothing from then on', async () => {
    shop = await serveShop()
    const here = await browseAsOwner(shop.url)
    const there = openBrowse(shop.url)
    await there.call('POST', '/api/sign-in', signIn, { 'user-agent': 'Phone' })
    const { sessions } = (await here.call('GET', '/api/me/sessions')).body
    expect(sessions).toHaveLength(2)
    const other = sessions.find((one: { isThisOne: boolean }) => !one.isThisOne)
    expect(other).toMatchObject({ agent: 'Phone' })
    expect((await here.call('DELETE', `/api/me/sessions/${other.id}`)).status).toBe(204)
    expect((await there.call('GET', '/api/runs')).status).toBe(401)
    expect((await here.call('GET', '/api/runs')).status).toBe(200)
  })

  test('end by signing out, and after two weeks without use', async () => {
    shop = await serveShop()
    const browser = await browseAsOwner(shop.url)
    const kept = browser.cookie
    await browser.call('POST', '/api/sign-out')
    browser.cookie = kept
    expect((await browser.call('GET', '/api/runs')).status).toBe(401)
    await browser.call('POST', '/api/sign-in', signIn)
    await shop.clock.advance(10 * 86_400_000)
    expect((await browser.call('GET', '/api/runs')).status).toBe(200)
    await shop.clock.advance(13 * 86_400_000)
    expect((await browser.call('GET', '/api/runs')).status).toBe(200)
    await shop.clock.advance(15 * 86_400_000)
    expect((await browser.call('GET', '/api/runs')).status).toBe(401)
  })

  test('of others end when the password changes', async () => {
    shop = await serveShop()
    const here = await browseAsOwner(shop.url)
    const there = openBrowse(shop.url)
    await there.call('POST', '/api/sign-in', signIn)
    const password = 'mèo ngủ bên bếp lửa'
    const wrong = await here.call('POST', '/api/me/password', { current: 'not it at all', password })
    expect(wrong.body).toMatchObject({ code: 'SIGN_IN_REFUSED' })
    expect((await here.call('POST', '/api/me/password', { current: ownerPassword, password })).status).toBe(200)
    expect((await there.call('GET', '/api/runs')).status).toBe(401)
    expect((await here.call('GET', '/api/runs')).status).toBe(200)
    expect((await openBrowse(shop.url).call('POST', '/api/sign-in', { ...signIn, password })).status).toBe(200)
  })
})

describe('a passkey', () => {
  test('that nobody has added opens nothing, and an answer counts once', async () => {
    shop = await serveShop()
    await browseAsOwner(shop.url)
    const { challenge, options } = (await openBrowse(shop.url).call('POST', '/api/sign-in/passkey/begin')).body
    expect(options).toMatchObject({ rpId: '127.0.0.1', userVerification: 'required' })
    const answer = { challenge, response: { id: 'forged', rawId: 'forged', type: 'public-key', response: {} } }
    const given = async () => (await openBrowse(shop.url).call('POST', '/api/sign-in/passkey', answer)).body
    expect(await given()).toMatchObject({ code: 'PASSKEY_REFUSED' })
    expect(await given()).toMatchObject({ code: 'PASSKEY_REFUSED' })
  })
})

describe('the second factor', () => {
  test('is asked for after the password, counts once, and has recovery codes', async () => {
    shop = await serveShop()
    const here = await browseAsOwner(shop.url)
    const { secret } = (await here.call('POST', '/api/me/second-factor/begin')).body
    const codeNow = () => oneTimeCode(secret, Math.floor(shop.clock.now() / 30_000))
    const code = codeNow()
    const wrong = code === '000000' ? '111111' : '000000'
    const refused = await here.call('POST', '/api/me/second-factor/confirm', {
      secret,
      code: wrong,
      password: ownerPassword
    })
    expect(refused.body).toMatchObject({ code: 'CODE_REFUSED' })
    const on = await here.call('POST', '/api/me/second-factor/confirm', { secret, code, password: ownerPassword })
    expect(on.body.recoveryCodes).toHaveLength(8)

    const there = openBrowse(shop.url)
    const asked = (await there.call('POST', '/api/sign-in', signIn)).body
    expect(asked).toMatchObject({ state: 'secondFactor' })
    expect(there.cookie).toBe('')
    const enter = (given: string, pending: string) =>
      openBrowse(shop.url).call('POST', '/api/sign-in/code', { pending, code: given })
    expect((await enter(code, asked.pending)).body).toMatchObject({ code: 'CODE_REFUSED' })
    await shop.clock.advance(30_000)
    expect((await enter(codeNow(), asked.pending)).status).toBe(200)
    expect((await enter(codeNow(), asked.pending)).body).toMatchObject({ code: 'LINK_GONE' })

    const again = (await there.call('POST', '/api/sign-in', signIn)).body
    const [recovery] = on.body.recoveryCodes
    expect((await enter(recovery, again.pending)).status).toBe(200)
    const third = (await there.call('POST', '/api/sign-in', signIn)).body
    expect((await enter(recovery, third.pending)).body).toMatchObject({ code: 'CODE_REFUSED' })
  })
})

describe('a new password by mail', () => {
  test('comes as a link that counts once, ends all sessions, and stands in no outbox', async () => {
    const { mails, courier } = mailbox()
    shop = await serveShop({ courier })
    const here = await browseAsOwner(shop.url)
    const stranger = openBrowse(shop.url)
    expect((await stranger.call('POST', '/api/password/forgot', { email: owner.email })).status).toBe(202)
    expect((await stranger.call('POST', '/api/password/forgot', { email: 'nobody@example.com' })).status).toBe(202)
    await expect.poll(() => mails.length).toBe(1)
    expect(mails[0]?.payload).toMatchObject({ to: owner.email, subject: 'Đặt lại mật khẩu Mạch' })
    const secret = /http:\/\/shop\.example\/reset#([\w-]+)/.exec(String(mails[0]?.payload['text']))?.[1]
    expect((await here.call('GET', '/api/messages')).body.messages).toEqual([])
    const password = 'mèo ngủ bên bếp lửa'
    expect((await stranger.call('POST', '/api/password/reset', { secret, password })).status).toBe(200)
    expect((await here.call('GET', '/api/runs')).status).toBe(401)
    expect((await stranger.call('POST', '/api/password/reset', { secret, password })).body).toMatchObject({
      code: 'LINK_GONE'
    })
    expect((await stranger.call('POST', '/api/sign-in', { ...signIn, password })).status).toBe(200)
  })
})

describe('API keys', () => {
  test('do what their scopes say and no more, until they run out or are revoked', async () => {
    shop = await serveShop()
    const browser = await browseAsOwner(shop.url)
    const expiresAt = shop.clock.now() + 86_400_000
    const asked = { name: 'report', scopes: ['runs:see'], expiresAt, password: ownerPassword }
    expect((await browser.call('POST', '/api/me/keys', { ...asked, password: 'not it at all' })).status).toBe(401)
    const made = await browser.call('POST', '/api/me/keys', asked)
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^mach_[\w-]{43}$/) } })
    const headers = { authorization: `Bearer ${made.body.secret}` }
    expect((await shop.get('/api/runs', headers)).status).toBe(200)
    expect(await shop.get('/api/plugins', headers)).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } })
    expect((await shop.get('/api/me/keys', headers)).status).toBe(401)
    expect((await shop.post('/api/keys', { ...asked, email: owner.email }, headers)).status).toBe(403)
    const listed = (await browser.call('GET', '/api/me/keys')).body.keys
    expect(JSON.stringify(listed)).not.toContain(made.body.secret)
    await shop.clock.advance(86_400_000)
    expect((await shop.get('/api/runs', headers)).status).toBe(401)

    const second = (await browser.call('POST', '/api/me/keys', { ...asked, expiresAt: null })).body
    const key = { authorization: `Bearer ${second.secret}` }
    expect((await shop.get('/api/runs', key)).status).toBe(200)
    await browser.call('DELETE', `/api/me/keys/${second.id}`)
    expect((await shop.get('/api/runs', key)).status).toBe(401)
  })
})
