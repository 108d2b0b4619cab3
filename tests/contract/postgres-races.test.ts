import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { CommitOutcome, RunHandle, Store } from '../../engine/ports/store.ts'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { makeSchema, onServer } from '../support/open-postgres.ts'
import { at, commit, newRun } from './store-fixture.ts'
import { matching, signalOf, waitFor, waiting } from './store-events.ts'

const server = inject('postgresUrl')
let url = ''
let first: Store
let second: Store

/** Two processes on one database, as far as the database can tell. */
beforeEach(async () => {
  url = await makeSchema(server)
  first = await openPostgresStore({ url, isOwner: true })
  second = await openPostgresStore({ url, isOwner: false })
})

afterEach(async () => {
  await Promise.all([first.close(), second.close()])
})

/** Holds transactions open after they have written to a table, so that others come in between. */
const dawdleAfter = (table: string) =>
  onServer(
    url,
    `create or replace function dawdle() returns trigger language plpgsql as
       $$ begin perform pg_sleep(0.15); return null; end $$;
     create trigger dawdle after insert on ${table} for each statement execute function dawdle()`
  )

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const range = (count: number) => Array.from({ length: count }, (_, n) => n)

async function startOne(): Promise<RunHandle> {
  await first.commit(commit({ runs: [newRun(1)] }))
  const handle = await first.runs.find(newRun(1).id)
  if (!handle) throw new Error('not started')
  return handle
}

async function received(handle: RunHandle): Promise<readonly string[]> {
  return (await first.runs.journal(handle)).flatMap((entry) => (entry.kind === 'received' ? [entry.step] : []))
}

const wait = (handle: RunHandle) =>
  first.commit(commit({ reactions: matching, progress: waiting(handle, [waitFor('signal:paid', 'k')]) }))
const signal = (store: Store, n = 1) => store.commit(commit({ reactions: matching, signals: [signalOf(n)] }))

describe('two processes that write at the same moment', () => {
  test.each([
    ['the wait was written first', 'waits', wait, () => signal(second)],
    ['the event was written first', 'signals', () => signal(second), wait]
  ])('lose no event that comes while somebody begins to wait for it: %s', async (_, table, one, other) => {
    const handle = await startOne()
    await dawdleAfter(table)
    const begun = one(handle)
    await pause(70)
    const outcomes = await Promise.all([begun, other(handle)])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
    expect(await received(handle)).toEqual(['wait'])
  })

  test('tell a run once of two events that each would end its wait', async () => {
    const handle = await startOne()
    await wait(handle)
    await dawdleAfter('journal')
    const outcomes = await Promise.all([signal(first, 1), signal(second, 2)])
    expect(outcomes.flatMap((outcome) => (outcome.ok ? outcome.reached : []))).toHaveLength(1)
    expect(await received(handle)).toEqual(['wait'])
  })

  test('let somebody into a flow once', async () => {
    await dawdleAfter('runs')
    const enrolment = { key: 'hoa', onConflict: 'skip', reEnrol: 'always', group: null } as const
    const ask = (store: Store, n: number) => store.commit(commit({ runs: [newRun(n, { subject: 'hoa', enrolment })] }))
    const outcomes = await Promise.all([ask(first, 1), ask(second, 2)])
    const entered = outcomes.flatMap((outcome) => (outcome.ok ? outcome.runs.filter(({ isNew }) => isNew) : []))
    expect(entered).toHaveLength(1)
    expect(await first.runs.skips()).toEqual([{ flowId: 'flow', reason: 'inFlow', count: 1 }])
  })

  test('begin no more runs than a flow may have', async () => {
    const enrolment = { key: 'hoa', onConflict: 'queue', reEnrol: 'always', group: null } as const
    await first.commit(commit({ runs: range(6).map((n) => newRun(n, { isHeld: true, enrolment })) }))
    const gate = { maxConcurrent: 2, maxPerKey: null, rate: null }
    const admitted = await Promise.all([first, second].map((store) => store.admit({ flowId: 'flow', gate, now: at })))
    expect(admitted.flatMap(({ handles }) => handles)).toHaveLength(2)
  })

  test('claim each run for one of them', async () => {
    await first.commit(commit({ runs: range(40).map((n) => newRun(n)) }))
    const claim = (store: Store, worker: string) =>
      store.leases.claim({ worker, flowId: 'flow', now: at, until: at + 1000, limit: 4 })
    const claims = await Promise.all(range(8).flatMap(() => [claim(first, 'a'), claim(second, 'b')]))
    const ids = claims.flat().map(({ run }) => run.id)
    expect([ids.length, new Set(ids).size]).toEqual([40, 40])
    await second.leases.release('b', ids)
    const again = await first.leases.claim({ worker: 'c', flowId: 'flow', now: at, until: at + 1, limit: 99 })
    expect(again.length).toBe(claims.filter((_, n) => n % 2 === 1).flat().length)
  })

  test('go on when each has what the other wants', async () => {
    await first.commit(commit({ runs: range(2).map((n) => newRun(n)) }))
    const { handles } = await first.runs.list({ limit: 9 })
    // Each holds one of the runs while it asks for the other one.
    await onServer(
      url,
      `create function hold() returns trigger language plpgsql as
         $$ begin perform pg_sleep(0.2); return null; end $$;
       create trigger hold after update on runs for each statement execute function hold();
       create function meet() returns trigger language plpgsql as
         $$ begin perform 1 from runs where n <> new.run_n order by n for update; return null; end $$;
       create trigger meet after insert on journal for each row execute function meet()`
    )
    const tell = (store: Store, handle: RunHandle | undefined): Promise<CommitOutcome> => {
      const entry = { kind: 'edited' as const, at, outputs: {}, by: 'mai' }
      return store.commit(commit({ deliveries: handle ? [{ runId: handle.run.id, entry }] : [] }))
    }
    const outcomes = await Promise.all([tell(first, handles[0]), tell(second, handles[1])])
    expect(outcomes.map((outcome) => outcome.ok && outcome.reached.length)).toEqual([1, 1])
    expect((await first.runs.list({ limit: 9 })).handles.map(({ seq }) => seq)).toEqual([1, 1])
  })
})
