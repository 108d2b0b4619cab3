import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { EngineError } from '../../engine/errors.ts'
import type { CommitOutcome, RunProgress, Store } from '../../engine/ports/store.ts'
import { Connection } from '../../engine/store/postgres/connection.ts'
import { migrate } from '../../engine/store/postgres/migrate.ts'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { makeSchema, onServer, openPostgres } from '../support/open-postgres.ts'
import { shopManifest } from '../support/shop.ts'
import { at, commit, newRun, thing, uuid } from './store-fixture.ts'

const server = inject('postgresUrl')
let url = ''
const opened: Store[] = []

async function open(isOwner: boolean): Promise<Store> {
  const store = await openPostgresStore({ url, isOwner })
  opened.push(store)
  return store
}

/** Two processes on one database, as far as the database can tell. */
async function openTwo(): Promise<readonly [Store, Store]> {
  const [first, second] = [await open(true), await open(false)]
  for (const store of [first, second]) await store.setup.applyEntities(shopManifest.entities)
  return [first, second]
}

beforeEach(async () => {
  url = await makeSchema(server)
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
})

const finish = (handle: RunProgress['handle']): RunProgress => ({
  handle,
  entries: [{ kind: 'finished', at, outcome: 'completed', step: null, result: null }],
  status: 'completed',
  wakeAt: null
})

const range = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('two stores on one PostgreSQL', () => {
  test('move each run on once, and what the slower one wrote beside it is gone', async () => {
    const [first, second] = await openTwo()
    const started = await first.commit(commit({ runs: range(40).map((n) => newRun(n)) }))
    const handles = started.ok ? started.runs.flatMap(({ handle }) => handle ?? []) : []
    const race = (store: Store, offset: number): Promise<readonly CommitOutcome[]> =>
      Promise.all(
        handles.map((handle, n) =>
          store.commit(commit({ progress: finish(handle), writes: [thing(offset + n, { name: `n${n}` })] }))
        )
      )
    const [one, two] = await Promise.all([race(first, 0), race(second, 500)])
    for (const n of range(40)) expect([one[n]?.ok, two[n]?.ok].filter(Boolean), `run ${n}`).toHaveLength(1)
    const losers = [...one, ...two].filter(({ ok }) => !ok)
    expect(losers.every((outcome) => !outcome.ok && outcome.why === 'lost')).toBe(true)
    expect(await first.records.count('shop.thing')).toBe(40)
    const { handles: finished } = await second.runs.list({ limit: 100 })
    expect(finished.map(({ seq }) => seq)).toEqual(range(40).map(() => 1))
  })

  test('give a unique value to one of those who want it', async () => {
    const [first, second] = await openTwo()
    const want = (store: Store, offset: number): Promise<readonly CommitOutcome[]> =>
      Promise.all(
        range(30).map((n) => store.commit(commit({ writes: [thing(offset + n, { name: 'x', code: `c${n}` })] })))
      )
    const [one, two] = await Promise.all([want(first, 0), want(second, 500)])
    for (const n of range(30)) expect([one[n]?.ok, two[n]?.ok].filter(Boolean), `code ${n}`).toHaveLength(1)
    expect(await first.records.count('shop.thing')).toBe(30)
  })

  test('lose no change when both change the same record', async () => {
    const [first, second] = await openTwo()
    await first.commit(commit({ writes: [thing(1, { name: 'x', amount: 0 })] }))
    const change = (store: Store, name: string) =>
      store.commit(
        commit({ writes: [{ op: 'update', entity: 'shop.thing', id: uuid(1), version: null, values: { name } }] })
      )
    // Both have read the record before one of them has written it.
    await onServer(
      url,
      `create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return null; end $$;
       create trigger dawdle before update on shop_thing for each statement execute function dawdle()`
    )
    const outcomes = await Promise.all(range(3).flatMap((n) => [change(first, `a${n}`), change(second, `b${n}`)]))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(await first.records.get('shop.thing', uuid(1))).toMatchObject({ version: 7 })
    const audit = await first.records.audit('shop.thing', uuid(1))
    const steps = audit.flatMap(({ changes }) => (changes['name'] ? [changes['name']] : []))
    expect(steps).toHaveLength(7)
    // Each change began where the one before it ended.
    for (const [n, [before]] of steps.entries()) expect(before).toBe(steps[n + 1]?.[1] ?? null)
  })

  test('hand a message out once', async () => {
    const [first, second] = await openTwo()
    const messages = range(40).map((n) => ({
      id: uuid(n),
      runId: uuid(1000),
      stepId: 's',
      channel: 'shop.mail',
      payload: {},
      about: null
    }))
    await first.commit(commit({ messages }))
    const taken = messages.map(({ id }) => ({ id, host: 'mail' }))
    const claims = await Promise.all(
      range(8).flatMap((n) => {
        const some = taken.slice(n * 5, n * 5 + 5)
        return [first.outbox.claim(some, []), second.outbox.claim(some, [])]
      })
    )
    const ids = claims.flat().map(({ id }) => id)
    expect(ids.toSorted()).toEqual(range(40).map(uuid))
  })
})

describe('openPostgresStore()', () => {
  test('lets one process work on a database, and the next one when that is gone', async () => {
    const first = await open(true)
    await expect(open(true)).rejects.toMatchObject({
      code: 'DATABASE_IN_USE',
      details: { folder: expect.stringContaining('127.0.0.1') as string, pid: String(process.pid) }
    })
    await first.close()
    await expect(open(true)).resolves.toBeDefined()
  })

  test('makes the tables once when several processes open an empty database at once', async () => {
    const connections = range(4).map(() => new Connection({ url, prepare: () => Promise.resolve() }))
    await Promise.all(connections.map(async (each) => migrate(await each.session(), { mayBeEmpty: true })))
    await Promise.all(connections.map((each) => each.close()))
    const folder = new URL('../../engine/store/migrations/postgres/', import.meta.url)
    const version = String(readdirSync(folder).length)
    expect(await onServer(url, 'select version from mach_version')).toEqual([{ version }])
  })

  test('makes no tables for one who only looks', async () => {
    await expect(open(false)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await onServer(url, `select to_regclass('mach_version') as made`)).toEqual([{ made: null }])
  })

  test('refuses a database that a newer version has written', async () => {
    await (await open(true)).close()
    await onServer(url, 'update mach_version set version = 999')
    await expect(open(false)).rejects.toMatchObject({ code: 'DATABASE_NEWER', details: { database: 999 } })
  })

  test('syncs its commits even where the server would not', async () => {
    await onServer(server, 'alter role mach set synchronous_commit = off')
    const store = await open(true)
    await onServer(server, 'alter role mach reset synchronous_commit')
    const [durable] = await store.checkIntegrity()
    expect(durable).toMatchObject({ ok: true, detail: expect.stringContaining('"synchronous_commit":"on"') as string })
  })

  test('refuses a server that does not sync', async () => {
    const careless = await openPostgres(['fsync=off'])
    try {
      await expect(openPostgresStore({ url: careless.url, isOwner: true })).rejects.toMatchObject({
        code: 'DATABASE_UNFIT',
        details: { setting: 'fsync = off', wanted: 'fsync = on' }
      })
    } finally {
      await careless.stop()
    }
  })

  test('says when there is no server', async () => {
    const nowhere = openPostgresStore({ url: 'postgres://mach@127.0.0.1:1/none', isOwner: true })
    await expect(nowhere).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', kind: 'transient' })
  })
})

describe('a PostgreSQL store in trouble', () => {
  const codeOf = (error: unknown) => (error instanceof EngineError ? error.code : String(error))

  test('goes on by itself after its connections broke in the middle of a transaction, and has done nothing twice', async () => {
    const [store] = await openTwo()
    await onServer(
      url,
      `create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(5); return null; end $$;
       create trigger dawdle after insert on runs for each statement execute function dawdle()`
    )
    const write = (n: number) =>
      store.commit(commit({ writes: [thing(n, { name: `n${n}` })], runs: [newRun(n, { key: `k${n}` })] }))
    const outcomes = Promise.all(range(20).map((n) => write(n).then(({ ok }) => String(ok), codeOf)))
    const cut = `select count(pg_terminate_backend(pid)) as cut from pg_stat_activity where wait_event = 'PgSleep'`
    await retry(async () => expect(await onServer(url, cut)).toEqual([{ cut: '1' }]))
    expect(new Set(await outcomes)).toEqual(new Set(['DATABASE_UNREACHABLE']))
    await onServer(url, 'drop trigger dawdle on runs')
    await retry(() => Promise.all(range(20).map(write)))
    expect(await store.records.count('shop.thing')).toBe(20)
    expect((await store.runs.list({ limit: 100 })).handles).toHaveLength(20)
  })

  test('cuts out the one commit that the database will not take; the others of its moment are kept', async () => {
    const [store] = await openTwo()
    await onServer(url, `alter table outbox add check (channel <> 'shop.broken')`)
    const message = (n: number, channel: string) => ({
      id: uuid(n),
      runId: uuid(1000),
      stepId: 's',
      channel,
      payload: {},
      about: null
    })
    const outcomes = await Promise.all(
      range(20).map((n) =>
        store
          .commit(
            commit({ writes: [thing(n, { name: 'x' })], messages: [message(n, n === 7 ? 'shop.broken' : 'shop.mail')] })
          )
          .then(({ ok }) => ok, String)
      )
    )
    expect(outcomes.filter((outcome) => outcome !== true)).toEqual([expect.stringContaining('outbox_channel_check')])
    expect(await store.records.get('shop.thing', uuid(7))).toBeNull()
    expect(await store.records.count('shop.thing')).toBe(19)
  })

  test('refuses clearly while its disk is full, and takes more when there is room again', async () => {
    const [store] = await openTwo()
    await onServer(
      url,
      `create function full_disk() returns trigger language plpgsql as
         $$ begin raise exception 'no space left on device' using errcode = 'disk_full'; end $$;
       create trigger full_disk before insert on runs execute function full_disk()`
    )
    await expect(store.commit(commit({ runs: [newRun(1)] }))).rejects.toMatchObject({ code: 'DISK_FULL', status: 503 })
    await onServer(url, 'drop trigger full_disk on runs')
    expect((await store.commit(commit({ runs: [newRun(1)] }))).ok).toBe(true)
  })
})

async function retry<T>(call: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left -= 1) {
    try {
      return await call()
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
