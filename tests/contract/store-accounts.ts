import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredAccount, Pass } from '../../engine/ports/accounts.ts'
import type { Store } from '../../engine/ports/store.ts'
import { at, type StoreUnderTest } from './store-fixture.ts'

const account = (id: string, more: Partial<StoredAccount> = {}): StoredAccount => ({
  id,
  email: `${id}@example.com`,
  name: id,
  language: 'vi',
  role: 'admin',
  team: null,
  isOff: false,
  createdAt: at,
  revision: 1,
  passwordHash: null,
  secondFactor: null,
  ...more
})

const pass = (hash: string, more: Partial<Pass> = {}): Pass => ({
  hash,
  id: `id-${hash}`,
  kind: 'session',
  account: 'mai',
  createdAt: at,
  expiresAt: at + 100,
  item: { agent: 'a' },
  ...more
})

/** What every store promises of accounts and passes. */
export function testStoreAccounts(name: string, under: StoreUnderTest): void {
  describe(`accounts in ${name}`, () => {
    let store: Store

    beforeEach(async () => {
      store = await under.open()
    })
    afterEach(async () => {
      await store.close()
      await under.remove()
    })

    test('are kept with their roles and teams, over a restart', async () => {
      const both = { vi: 'Vai', en: 'Role' }
      const role = { id: 'r', labels: both, about: both, may: ['runs:see' as const], records: [] }
      const team = { id: 't', name: 'Team', parent: null }
      expect(await store.accounts.change({ accounts: [account('mai')], roles: [role], teams: [team], now: at })).toBe(
        'done'
      )
      await store.close()
      store = await under.reopen()
      expect(await store.accounts.list()).toEqual([account('mai')])
      expect(await store.accounts.roles()).toEqual([role])
      expect(await store.accounts.teams()).toEqual([team])
    })

    test('let only one be the first', async () => {
      const outcomes = await Promise.all(
        ['mai', 'lan'].map((id) => store.accounts.change({ isFirst: true, accounts: [account(id)], now: at }))
      )
      expect(outcomes).toEqual(['done', 'notFirst'])
      expect((await store.accounts.list()).map(({ id }) => id)).toEqual(['mai'])
    })

    test('have one email each, whatever the case of its letters', async () => {
      await store.accounts.change({ accounts: [account('mai')], now: at })
      const other = account('lan', { email: 'MAI@example.com' })
      expect(await store.accounts.change({ accounts: [other], now: at })).toBe('emailTaken')
      expect(await store.accounts.list()).toHaveLength(1)
    })

    test('are not overwritten by a change that has missed another one', async () => {
      await store.accounts.change({ accounts: [account('mai')], now: at })
      const first = account('mai', { revision: 2, name: 'one' })
      expect(await store.accounts.change({ accounts: [first], now: at })).toBe('done')
      const second = account('mai', { revision: 2, name: 'two' })
      expect(await store.accounts.change({ accounts: [second], now: at })).toBe('changed')
      expect(await store.accounts.list()).toEqual([first])
    })

    test('give a pass until it runs out, and forget it then', async () => {
      await store.accounts.change({ puts: [pass('a')], now: at })
      expect(await store.accounts.pass('a', at + 99)).toEqual(pass('a'))
      expect(await store.accounts.pass('a', at + 100)).toBeNull()
      expect(await store.accounts.pass('b', at)).toBeNull()
      await store.accounts.change({ now: at + 100 })
      expect(await store.accounts.pass('a', at)).toBeNull()
    })

    test('let a pass be taken once, and nothing of the change happens the second time', async () => {
      await store.accounts.change({ puts: [pass('a', { kind: 'invitation', account: null })], now: at })
      const accept = (id: string) => store.accounts.change({ takes: ['a'], accounts: [account(id)], now: at })
      expect(await Promise.all([accept('mai'), accept('lan')])).toEqual(['done', 'gone'])
      expect((await store.accounts.list()).map(({ id }) => id)).toEqual(['mai'])
      await store.accounts.change({ puts: [pass('b')], now: at })
      expect(await store.accounts.change({ takes: ['b'], now: at + 100 })).toBe('gone')
    })

    test('list and drop the passes of an account, and change what is said of one', async () => {
      const puts = [
        pass('a'),
        pass('b', { createdAt: at + 1, expiresAt: null }),
        pass('c', { kind: 'key' }),
        pass('d', { account: 'lan' })
      ]
      await store.accounts.change({ puts, now: at })
      const hashes = async (owner?: string) =>
        (await store.accounts.passes({ kind: 'session', ...(owner ? { account: owner } : {}) }, at)).map(
          ({ hash }) => hash
        )
      expect(await hashes('mai')).toEqual(['b', 'a'])
      expect(await hashes()).toHaveLength(3)
      await store.accounts.change({ puts: [pass('b', { expiresAt: at + 5, item: { agent: 'z' } })], now: at })
      expect(await store.accounts.pass('b', at)).toMatchObject({ item: { agent: 'z' }, expiresAt: at + 5 })
      await store.accounts.change({ drops: [{ kind: 'session', account: 'mai' }], now: at })
      expect([await hashes('mai'), await hashes('lan')]).toEqual([[], ['d']])
      expect(await store.accounts.pass('c', at)).not.toBeNull()
    })
  })
}
