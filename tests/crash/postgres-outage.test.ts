import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import { openEngine, type Engine } from '../../engine/run/open-engine.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { fakeSandbox } from '../support/fake-sandbox.ts'
import { openPostgres, type TestPostgres } from '../support/open-postgres.ts'
import { shopManifest } from '../support/shop.ts'
import { silentLog } from '../support/silent-log.ts'

/** The store gives up on its server soon, and the engine looks at the clock often: so an outage need not take minutes. */
vi.mock(import('../../engine/limits.ts'), async (original) => {
  const { limits } = await original()
  const quick = { databaseOutageMs: 100, transientPauseMs: 100, timerSleepMsMax: 50 }
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
const runs = 16

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
  engine = await openEngine({ store, sandbox, clock: systemClock, log: silentLog, courierOf: null })
  await engine.install.plugin({ manifest: shopManifest, code: '', granted: [] })
  for (const flow of [nap, nightly]) await engine.install.flow(flow)
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
      { timeout: 60_000, interval: 200 }
    )
    process.off('unhandledRejection', end)
    expect(ended).toEqual([])
    expect((await engine.store.checkIntegrity()).filter(({ ok }) => !ok)).toEqual([])
  })
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
