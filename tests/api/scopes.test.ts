import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RecordRule } from '../../schemas/role.ts'
import { browseAs, browseAsOwner, type Browser } from '../support/browse.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

/**
 * Canaries: what a role must not see carries a word that may then appear in nothing that it is shown, by whatever way it asks.
 */
let shop: ServedShop
let boss: Browser
let lan: Browser
const canary = 'chimhoangyen'

const both = (text: string) => ({ vi: text, en: text })
const all = ['records:see', 'records:write', 'flows:see'] as const

beforeEach(async () => {
  shop = await serveShop()
  boss = await browseAsOwner(shop.url)
})
afterEach(() => shop.close())

/** A role with one rule for things, and Lan who has it. */
async function withRule(
  rule: Partial<RecordRule>,
  more: { readonly may?: readonly string[]; readonly team?: string } = {}
) {
  const thing = { entity: 'shop.thing', read: 'all', create: true, update: 'all', delete: 'none', ...rule }
  const note = { entity: 'shop.note', read: 'all', create: true, update: 'none', delete: 'none' }
  const role = { labels: both('Seller'), about: both('Sells'), may: more.may ?? all, records: [thing, note] }
  expect((await boss.call('PUT', '/api/roles/seller', role)).status).toBe(200)
  lan = await browseAs(shop.url, boss, { name: 'Lan', role: 'seller', team: more.team ?? null })
}

const things = '/api/records/shop.thing'
const make = async (by: Browser, values: object): Promise<string> => (await by.call('POST', things, values)).body.id

describe('somebody who sees only their own records', () => {
  let [own, other] = ['', '']

  beforeEach(async () => {
    await withRule({ read: 'own', update: 'own', delete: 'own' })
    own = await make(lan, { name: 'Trà sen', code: 'A1', phone: '+84912345678' })
    other = await make(boss, { name: canary, code: 'B2', amount: 7, phone: '+84987654321' })
    await boss.call('POST', '/api/records/shop.note', { text: 'sees notes', thingId: other })
  })

  test.each([
    ['the list', () => things],
    ['a search', () => `${things}?search=${canary}`],
    ['a search by phone', () => `${things}?search=0987654321`],
    ['a filter', () => `${things}?where=${JSON.stringify({ code: 'B2' })}`],
    ['a filter by owner', () => `${things}?where=${JSON.stringify({ ownerId: { ne: 'x' } })}`],
    ['a filter by id', () => `${things}?where=${JSON.stringify({ id: { in: [other, 'x'] } })}`],
    ['a sorted list', () => `${things}?sort=-amount`],
    ['the record itself', () => `${things}/${other}`],
    ['its history', () => `${things}/${other}/audit`],
    ['its timeline', () => `${things}/${other}/timeline`],
    ['entities', () => '/api/entities'],
    ['the overview', () => '/api/overview']
  ])('does not find another one through %s', async (_what, path) => {
    const said = JSON.stringify((await lan.call('GET', path())).body)
    expect(said).not.toContain(canary)
    expect(JSON.stringify((await boss.call('GET', path())).body).length).toBeGreaterThan(2)
  })

  test('finds, counts and changes the own one', async () => {
    expect((await lan.call('GET', things)).body.records).toMatchObject([{ id: own, name: 'Trà sen' }])
    const counted = (await lan.call('GET', '/api/entities')).body.entities.find(
      ({ id }: { id: string }) => id === 'shop.thing'
    )
    expect(counted.count).toBe(1)
    expect((await lan.call('GET', '/api/overview')).body.records['shop.thing']).toBe(1)
    expect((await lan.call('PATCH', `${things}/${own}`, { amount: 3 })).status).toBe(200)
    expect((await lan.call('GET', `${things}/${own}/audit`)).body.entries).toHaveLength(2)
    expect((await lan.call('DELETE', `${things}/${own}`)).status).toBe(204)
  })

  test('changes and deletes no other one, whatever version is named', async () => {
    for (const headers of [{}, { 'if-match': '"1"' }, { 'if-match': '*' }]) {
      expect((await lan.call('PATCH', `${things}/${other}`, { amount: 1 }, headers)).status).toBe(404)
      expect((await lan.call('DELETE', `${things}/${other}`, undefined, headers)).status).toBe(404)
    }
    expect((await boss.call('GET', `${things}/${other}`)).body).toMatchObject({ amount: 7, version: 1 })
  })

  test('gives records to nobody out of sight, and sees those that are given to them', async () => {
    const { id: lanId } = (await lan.call('GET', '/api/me')).body.account
    const { id: bossId } = (await boss.call('GET', '/api/me')).body.account
    expect((await lan.call('PATCH', `${things}/${own}`, { ownerId: bossId })).body).toMatchObject({
      code: 'NOT_ALLOWED'
    })
    expect((await lan.call('POST', things, { name: 'x', ownerId: bossId })).status).toBe(403)
    expect((await boss.call('PATCH', `${things}/${other}`, { ownerId: lanId })).status).toBe(200)
    expect((await lan.call('GET', `${things}/${other}`)).body).toMatchObject({ name: canary, ownerId: lanId })
    const { entries } = (await boss.call('GET', `${things}/${other}/audit`)).body
    expect(entries[0]).toMatchObject({ actor: `user:${bossId}`, changes: { ownerId: [bossId, lanId] } })
  })

  test('hears live of kinds of records only, with counts of what is in sight, and nothing once signed out', async () => {
    const { body } = await fetch(`${shop.url}/api/live`, { headers: { cookie: lan.cookie } })
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    expect(first?.value).toContain('"shop.thing":1')
    await make(boss, { name: canary })
    await shop.clock.advance(250)
    const second = await reader?.read()
    expect(second?.value).toContain('"entities":["shop.thing"]')
    expect(second?.value).toContain('"shop.thing":1')
    expect(second?.value).not.toContain(canary)
    await lan.call('POST', '/api/sign-out')
    await make(boss, { name: canary })
    await shop.clock.advance(250)
    await reader?.cancel()
    await expect.poll(async () => (await lan.call('GET', '/api/live')).status).toBe(401)
  })
})

describe('teams', () => {
  test.each([
    ['team', ['hoa']],
    ['hierarchy', ['hoa', 'mo']]
  ] as const)('with the scope %s people see the records of %j beside their own', async (scope, seen) => {
    for (const [id, parent] of [
      ['top', null],
      ['sales', 'top'],
      ['north', 'sales']
    ] as const)
      expect((await boss.call('PUT', `/api/teams/${id}`, { name: id, parent })).status).toBe(200)
    await withRule({ read: scope }, { team: 'sales' })
    const ids = { hoa: 'sales', mo: 'north', top: 'top' }
    for (const [name, team] of Object.entries(ids)) {
      const browser = await browseAs(shop.url, boss, { name, role: 'seller', team })
      await make(browser, { name })
    }
    await make(boss, { name: canary })
    await make(lan, { name: 'own' })
    const names = (await lan.call('GET', things)).body.records.map((record: { name: string }) => record.name)
    expect(names.toSorted()).toEqual(['own', ...seen].toSorted())
  })

  test('cannot stand below themselves', async () => {
    await boss.call('PUT', '/api/teams/a', { name: 'a', parent: null })
    await boss.call('PUT', '/api/teams/b', { name: 'b', parent: 'a' })
    expect((await boss.call('PUT', '/api/teams/a', { name: 'a', parent: 'b' })).status).toBe(422)
  })
})

describe('a condition of a role', () => {
  test('holds whatever the query asks for', async () => {
    await withRule({ where: { isOpen: true } })
    await make(boss, { name: canary, isOpen: false })
    await make(boss, { name: 'open', isOpen: true })
    for (const query of ['', '?where={"isOpen":false}', '?where={"isOpen":{"ne":true}}', `?search=${canary}`]) {
      expect(JSON.stringify((await lan.call('GET', things + query)).body), query).not.toContain(canary)
    }
    expect((await lan.call('GET', things)).body.records).toHaveLength(1)
  })
})

describe('a hidden field', () => {
  let id = ''

  beforeEach(async () => {
    await withRule({ hidden: ['phone', 'extra'], fixed: ['code'] })
    id = await make(boss, { name: 'Trà', code: 'A', phone: '+84912345678', extra: { word: canary } })
    await boss.call('PATCH', `${things}/${id}`, { phone: '+84912345679' })
  })

  test('is shown in no list, record, history or answer to a change', async () => {
    const paths = [things, `${things}/${id}`, `${things}/${id}/audit`, `${things}/${id}/timeline`, '/api/entities']
    for (const path of paths) {
      const said = JSON.stringify((await lan.call('GET', path)).body)
      expect(said, path).not.toMatch(/chimhoangyen|8491234567|"phone"/)
    }
    const changed = await lan.call('PATCH', `${things}/${id}`, { name: 'Trà sen' })
    expect(changed.status).toBe(200)
    expect(JSON.stringify(changed.body)).not.toMatch(/chimhoangyen|8491234567/)
  })

  test('is found by no search, filter or order', async () => {
    expect((await lan.call('GET', `${things}?search=0912345679`)).body.records).toEqual([])
    expect((await lan.call('GET', `${things}?search=tra`)).body.records).toHaveLength(1)
    for (const query of ['where={"phone":{"gt":"+849"}}', 'sort=phone', 'sort=-phone'])
      expect((await lan.call('GET', `${things}?${query}`)).status, query).toBe(422)
  })

  test('is not written, and a fixed one neither', async () => {
    for (const values of [{ phone: '+84900000000' }, { code: 'B' }, { name: 'x', extra: {} }])
      expect((await lan.call('PATCH', `${things}/${id}`, values)).body).toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await lan.call('POST', things, { name: 'x', phone: '+84900000000' })).status).toBe(403)
  })
})

describe('looking as another role', () => {
  test('shows what that role sees, and changes nothing until it ends', async () => {
    await withRule({ read: 'none' })
    await make(boss, { name: canary })
    expect((await lan.call('POST', '/api/me/view-as', { role: 'read-only' })).status).toBe(403)
    expect((await boss.call('POST', '/api/me/view-as', { role: 'seller' })).status).toBe(200)
    expect((await boss.call('GET', '/api/me')).body).toMatchObject({ viewAs: 'seller', role: { id: 'seller' } })
    expect((await boss.call('GET', things)).body.records).toEqual([])
    expect((await boss.call('GET', '/api/accounts')).status).toBe(403)
    expect((await boss.call('POST', things, { name: 'x' })).body).toMatchObject({ code: 'ONLY_LOOKING' })
    expect((await boss.call('POST', '/api/me/view-as', { role: null })).status).toBe(200)
    expect((await boss.call('GET', things)).body.records).toHaveLength(1)
  })
})

describe('who did something', () => {
  test('stands in records, drafts and cancelled runs', async () => {
    const { id } = (await boss.call('GET', '/api/me')).body.account
    const thing = (await boss.call('POST', things, { name: 'x' })).body
    expect(thing).toMatchObject({ createdBy: `user:${id}`, ownerId: id })
    const flow = {
      id: 'nap',
      names: both('Nap'),
      trigger: { type: 'manual' },
      steps: [{ id: 'w', kind: 'wait', for: 'P1D' }]
    }
    expect((await boss.call('POST', '/api/flows', flow)).body).toMatchObject({ savedBy: `user:${id}` })
    await boss.call('POST', '/api/flows/nap/publish', undefined, { 'if-match': '"1"' })
    const { runId } = (await boss.call('POST', '/api/flows/nap/runs', {})).body
    await shop.rest()
    const run = (await boss.call('POST', `/api/runs/${runId}/cancel`)).body
    expect(run.journal.at(-1)).toMatchObject({ kind: 'cancelled', by: `user:${id}` })
  })

  test('decides only in the own name, or as the role that is asked', async () => {
    await withRule({})
    const steps = [
      {
        id: 'ask',
        kind: 'approve' as const,
        approvers: '["lan@example.com", "seller", "boss@example.com"]',
        within: 'P1D',
        outcomes: [
          { id: 'yes', names: both('Yes'), steps: [] },
          { id: 'no', names: both('No'), steps: [] }
        ]
      }
    ]
    await shop.publishUnchecked(steps as never)
    const runId = await shop.run()
    const decide = (by: string) => lan.call('POST', `/api/runs/${runId}/approvals/ask/decide`, { by, outcome: 'yes' })
    expect((await decide('boss@example.com')).body).toMatchObject({ code: 'NOT_ASKED' })
    expect((await lan.call('GET', '/api/approvals?person=boss@example.com')).body.questions).toMatchObject([{ runId }])
    expect(await decide('Lan@example.com')).toMatchObject({ status: 403 })
    expect(await decide('lan@example.com')).toMatchObject({ status: 200, body: { id: runId } })
  })
})
