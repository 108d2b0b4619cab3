import { afterAll, describe, expect, test } from 'vitest'
import { engineError } from '../../engine/errors.ts'
import type { GuestRead } from '../../engine/ports/sandbox.ts'
import { openTestSandbox, shown } from '../support/test-plugin.ts'
import { storedRecord } from '../support/stored-record.ts'

const { sandbox, call } = openTestSandbox(
  {
    one: '(input, { records }) => records.get({ id: "crm.person" }, input.id)',
    parallel: `async (_, { records }) => {
      const [a, b, c] = await Promise.all([1, 2, 3].map((n) => records.find({ id: "crm.person" }, { where: { n } })))
      return [a, b, c].map((found) => found[0].id)
    }`,
    sequential: `async (_, { records, clock }) => {
      const seen = []
      for (const n of [1, 2, 3]) seen.push((await records.find({ id: "crm.person" }, { where: { n } }))[0].id, clock.now())
      return seen
    }`,
    mixed: `async (_, { records }) => {
      const known = await records.find({ id: "crm.person" }, { limit: 5, where: { phone: { eq: "1" }, kind: "a" } })
      const asked = await records.find({ id: "crm.person" }, { where: { phone: "2" } })
      return [known.length, asked.length]
    }`,
    update: `async (input, { records }) => {
      const person = await records.get({ id: "crm.person" }, input.id)
      records.update({ id: "crm.person" }, person, { name: "Bình" })
      return null
    }`,
    caught:
      'async (_, { records }) => { try { await records.get({ id: "crm.person" }, "1") } catch { return "caught" } }',
    dates: `async (input, { records }) => {
      const before = [Date.now(), Math.random()]
      await records.get({ id: "crm.person" }, "1")
      return [...before, Date.now(), Math.random()]
    }`,
    everything: '(input, { records }) => records.find({ id: "crm.person" }, { where: { phone: input.phone } })',
    nonsense: '(_, { records }) => records.find({ id: 5 }, { where: "all" })'
  },
  { limits: { callMs: 400 } }
)
afterAll(() => sandbox.close())

/** Answers with one record per read, and keeps what was asked. */
function recorder() {
  const turns: (readonly GuestRead[])[] = []
  const read = (reads: readonly GuestRead[]) => {
    turns.push(reads)
    return Promise.resolve(reads.map((_, at) => [storedRecord(`r${turns.length}.${at}`, {}, 7)]))
  }
  return { turns, read }
}

describe('a read', () => {
  test('is answered by the engine while the handler waits', async () => {
    const { turns, read } = recorder()
    expect(shown(await call({ action: 'one', input: { id: 'p1' }, read }))).toMatchObject({ output: { id: 'r1.0' } })
    expect(turns).toEqual([[{ op: 'get', entity: 'crm.person', id: 'p1' }]])
  })

  test('of a record that is not there gives null', async () => {
    const read = () => Promise.resolve([[]])
    expect(shown(await call({ action: 'one', input: { id: 'p1' }, read }))).toEqual({ output: null })
  })

  test('is asked together with those that wait at the same time', async () => {
    const { turns, read } = recorder()
    expect(shown(await call({ action: 'parallel', read }))).toEqual({ output: ['r1.0', 'r1.1', 'r1.2'] })
    expect(turns.map((reads) => reads.length)).toEqual([3])
  })

  test('after another is a turn of its own, and time stands still between them', async () => {
    const { turns, read } = recorder()
    const at = '2025-03-14T09:26:53.000Z'
    expect(shown(await call({ action: 'sequential', read }))).toEqual({ output: ['r1.0', at, 'r2.0', at, 'r3.0', at] })
    expect(turns.map((reads) => reads.length)).toEqual([1, 1, 1])
  })

  test('that was prefetched never leaves the isolate, however it is written', async () => {
    const { turns, read } = recorder()
    const known: GuestRead = { op: 'find', entity: 'crm.person', query: { where: { kind: 'a', phone: '1' }, limit: 5 } }
    const prefetched = [{ read: known, records: [storedRecord('a'), storedRecord('b')] }]
    expect(shown(await call({ action: 'mixed', prefetched, read }))).toEqual({ output: [2, 1] })
    expect(turns).toEqual([[{ op: 'find', entity: 'crm.person', query: { where: { phone: '2' } } }]])
  })

  test('gives the version that an update must find again', async () => {
    const outcome = await call({ action: 'update', input: { id: 'p1' }, read: recorder().read })
    const update = { kind: 'update', entity: 'crm.person', id: 'r1.0', version: 7, values: { name: 'Bình' } }
    expect(outcome.ok && outcome.effects).toEqual([update])
  })

  test('that is refused ends the call, even if the handler would catch it', async () => {
    const read = () =>
      Promise.reject(engineError('CAPABILITY_DENIED', { plugin: 'test', capability: 'records:read:crm.person' }))
    expect(shown(await call({ action: 'caught', read }))).toMatchObject({ code: 'CAPABILITY_DENIED' })
  })

  test('that fails for no expected reason is passed on as the bug it is', async () => {
    const read = () => Promise.reject(new TypeError('the store is closed'))
    await expect(call({ action: 'one', input: { id: 'p1' }, read })).rejects.toThrow('the store is closed')
  })

  test('that is never answered ends the call when its time is up, and the plugin goes on', async () => {
    const read = () => new Promise<never>(() => {})
    expect(shown(await call({ action: 'caught', read }))).toMatchObject({ code: 'PLUGIN_TIMEOUT', limitMs: 400 })
    expect(shown(await call({ action: 'parallel', read: recorder().read }))).toMatchObject({
      output: expect.any(Array)
    })
  })

  test('with a test that is undefined is refused, for it would find every record', async () => {
    const { turns, read } = recorder()
    const outcome = shown(await call({ action: 'everything', read }))
    expect(outcome).toMatchObject({ code: 'PLUGIN_THREW', message: 'The test of the field phone is undefined.' })
    expect(turns).toEqual([])
  })

  test('of no known shape is refused', async () => {
    expect(shown(await call({ action: 'nonsense', read: recorder().read }))).toMatchObject({ code: 'PLUGIN_THREW' })
  })

  test('suspends many calls of one isolate at the same time, each with its own clock and random numbers', async () => {
    const moments = Array.from({ length: 40 }, (_, n) => 1_700_000_000_000 + n)
    const waiting: (() => void)[] = []
    const read = (reads: readonly GuestRead[]) =>
      new Promise<(readonly ReturnType<typeof storedRecord>[])[]>((resolve) => {
        waiting.push(() => resolve(reads.map(() => [storedRecord('1')])))
        if (waiting.length === moments.length) for (const answer of waiting.toReversed()) answer()
      })
    const together = await Promise.all(moments.map((now) => call({ action: 'dates', now, seed: String(now), read })))
    const alone = await Promise.all(
      moments.map((now) => call({ action: 'dates', now, seed: String(now), read: recorder().read }))
    )
    expect(together.map(shown)).toEqual(alone.map(shown))
    expect(together.map(shown)[3]).toMatchObject({
      output: [moments[3], expect.any(Number), moments[3], expect.any(Number)]
    })
  })
})
