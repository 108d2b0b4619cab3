import { afterEach, describe, expect, test } from 'vitest'
import { browseAs, browseAsOwner, openBrowse } from '../support/browse.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop
afterEach(() => shop.close())

describe('people', () => {
  test('are invited by a link that counts once and can be withdrawn', async () => {
    shop = await serveShop()
    const boss = await browseAsOwner(shop.url)
    const asked = { email: 'lan@example.com', role: 'read-only', team: null, language: 'vi' }
    const { link, id } = (await boss.call('POST', '/api/invitations', asked)).body
    const secret = String(link).split('#')[1]
    const lan = openBrowse(shop.url)
    expect((await lan.call('POST', '/api/invitations/look', { secret })).body).toEqual({
      email: 'lan@example.com',
      by: 'Mai'
    })
    const person = { secret, name: 'Lan', language: 'vi', password: 'trời xanh mây trắng' }
    expect((await lan.call('POST', '/api/invitations/accept', person)).status).toBe(200)
    expect((await lan.call('GET', '/api/me')).body).toMatchObject({
      account: { email: 'lan@example.com', role: 'read-only' }
    })
    expect((await openBrowse(shop.url).call('POST', '/api/invitations/accept', person)).body).toMatchObject({
      code: 'LINK_GONE'
    })
    expect((await boss.call('POST', '/api/invitations', asked)).body).toMatchObject({ code: 'EMAIL_TAKEN' })
    expect((await boss.call('DELETE', `/api/invitations/${id}`)).status).toBe(404)
    const next = (await boss.call('POST', '/api/invitations', { ...asked, email: 'hoa@example.com' })).body
    expect((await boss.call('DELETE', `/api/invitations/${next.id}`)).status).toBe(204)
    const gone = { ...person, secret: String(next.link).split('#')[1] }
    expect((await lan.call('POST', '/api/invitations/accept', gone)).body).toMatchObject({ code: 'LINK_GONE' })
  })

  test('who are switched off are out at once, keys and sessions alike', async () => {
    shop = await serveShop()
    const boss = await browseAsOwner(shop.url)
    const lan = await browseAs(shop.url, boss, { name: 'Lan', role: 'admin' })
    const { account } = (await lan.call('GET', '/api/me')).body
    expect((await boss.call('PATCH', `/api/accounts/${account.id}`, { isOff: true })).status).toBe(200)
    expect((await lan.call('GET', '/api/runs')).status).toBe(401)
  })

  test('give no role that they do not have, and touch no owner', async () => {
    shop = await serveShop()
    const boss = await browseAsOwner(shop.url)
    const ownerId = (await boss.call('GET', '/api/me')).body.account.id
    const admin = await browseAs(shop.url, boss, { name: 'Lan', role: 'admin' })
    const asked = { email: 'x@example.com', role: 'owner', team: null, language: 'vi' }
    expect((await admin.call('POST', '/api/invitations', asked)).body).toMatchObject({ code: 'NOT_ALLOWED' })
    const own = (await admin.call('GET', '/api/me')).body.account.id
    expect((await admin.call('PATCH', `/api/accounts/${own}`, { role: 'owner' })).status).toBe(403)
    expect((await admin.call('PATCH', `/api/accounts/${ownerId}`, { isOff: true })).status).toBe(403)
    expect((await admin.call('POST', `/api/accounts/${ownerId}/reset-link`)).status).toBe(403)
    expect((await admin.call('POST', '/api/invitations', { ...asked, role: 'read-only' })).status).toBe(201)
    expect((await boss.call('PATCH', `/api/accounts/${ownerId}`, { role: 'admin' })).body).toMatchObject({
      code: 'LAST_OWNER'
    })
  })
})
