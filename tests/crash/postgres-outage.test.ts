import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import { openEngine, type Engine } from '../../engine/run/open-engine.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { fakeSandbox } from '../support/fake-sandbox.ts'
import { openPostgres, type TestPostgres } from '../support/open-postgres.ts'
import { shopManifest } from '../support/shop.ts'
import { silentLog } from '../support/silent-log.ts'

/** The store gives up on its server soon, and the engine looks at the clock and for old runs often: so an outage is short. */
vi.mock(import('../../engine/limits.ts'), async (original) => {
  const { limits } = await original()
  const quick = { databaseOutageMs: 100, transientPauseMs: 100, timerSleepMsMax: 50, retainEveryMs: 200 }
  return { limits: { ...limits, ...quick } as unknown as typeof limits }
})

const names = { vi: 'a', en: 'a' }
const nap: Flow = {
  id: 'nap',
  names,
  trigger: { type: 'manual' },
  enrolment: { onConflict: 'queue', maxConcurrent: 8 },
  subject: 'trigger.input.who',
  steps: [
    { id: 'one', kind: 'action', action: 'shop.echo' },
    { id: 'sleep', kind: 'wait', for: 'PT1S' },
    { id: 'two', kind: 'action', action: 'shop.echo' }
  ]
}
const nightly: Flow = {
  id: 'nightly',
  names,
  trigger: { type: 'schedule', cron: '0 3 * * *', zone: 'UTC', missed: 'run' },
  steps: [{ id: 'one', kind: 'action', action: 'shop.echo' }]
}
const sleeper: Flow = {
  id: 'sleeper',
  names,
  trigger: { type: 'manual' },
  steps: [{ id: 'nap', kind: 'wait', for: 'P9D' }]
}
const brief: Flow = { id: 'brief', names, trigger: { type: 'manual' }, steps: [] }
const keep = { completed: 90, cancelled: 90, failed: 180 }
const runs = 16
/** More than two pages of a job. */
const sleepers = 450

let server: TestPostgres
let engine: Engine
let atWork = (): void => undefined

beforeAll(async () => {
  server = await openPostgres()
  const store = await openPostgresStore({ url: server.url, isOwner: true })
  const sandbox = fakeSandbox({
    'shop.echo': async (input) => {
      atWork()
      await pause(500)
      return input
    }
  })
  engine = await openEngine({ store, sandbox, clock: systemClock, log: silentLog, courierOf: null, keep })
  await engine.install.plugin({ manifest: shopManifest, code: '', granted: [] })
  for (const flow of [nap, nightly, sleeper, brief]) await engine.install.flow(flow)
  await engine.start()
})

afterAll(async () => {
  await engine.stop()
  await server.stop()
})

describe('a running engine', () => {
  test('outlives a database that is gone for longer than it waits for an answer, and then finishes every run', async () => {
    const ended: unknown[] = []
    const end = (error: unknown): void => void ended.push(error)
    // What would end the process.
    process.on('unhandledRejection', end)
    const start = (n: number) => engine.intake.startByHand('nap', { who: `w${n}` }, 'user:test')
    await Promise.all(Array.from({ length: runs }, (_, n) => start(n)))
    // Runs are at work when the database goes.
    await new Promise<void>((resolve) => (atWork = resolve))
    await server.crash()
    await pause(1_500)
    await expect(start(runs)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    await server.restart()
    await vi.waitFor(
      async () => expect((await engine.store.runs.countByStatus('nap')).completed).toBeGreaterThanOrEqual(runs),
      soon
    )
    process.off('unhandledRejection', end)
    expect(ended).toEqual([])
    expect((await engine.store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
  })

  test('goes on with what it does to many runs when the database is back', async () => {
    const start = () => engine.intake.startByHand('sleeper', {}, 'user:test')
    await Promise.all(Array.from({ length: sleepers }, start))
    const cancel = { action: 'cancel', selection: { flowId: 'sleeper' }, options: {}, by: 'user:test' } as const
    const { id } = await engine.bulk.begin(cancel, null)
    await vi.waitFor(async () => expect((await engine.bulk.find(id)).done).toBeGreaterThan(0), { interval: 1 })
    await server.crash()
    expect((await engine.bulk.find(id)).done).toBeLessThan(sleepers)
    await pause(500)
    await server.restart()
    await vi.waitFor(async () => expect(await engine.bulk.find(id)).toMatchObject({ state: 'done', failed: 0 }), soon)
    expect(await engine.store.runs.countByStatus('sleeper')).toMatchObject({ cancelled: sleepers })
  })

  test('takes old runs away again when the database is back', async () => {
    await server.crash()
    // It has looked for old runs meanwhile, in vain.
    await pause(500)
    await server.restart()
    const start = () => engine.intake.startByHand('brief', {}, 'user:test')
    await vi.waitFor(start, soon)
    await engine.store.retention.setDays({ flowId: 'brief', completed: 0, cancelled: null, failed: null })
    await vi.waitFor(async () => expect(await engine.store.runs.count({ flowId: 'brief' })).toBe(0), soon)
  })
})

const soon = { timeout: 60_000, interval: 200 }

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
