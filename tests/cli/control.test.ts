import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import { openEngine } from '../../engine/run/open-engine.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import { fakeSandbox } from '../support/fake-sandbox.ts'
import { silentLog } from '../support/silent-log.ts'

const mach = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
let folder = ''

const flow = (wait: string): Flow => ({
  id: 'sleepy',
  names: { vi: 'Ngủ', en: 'Sleep' },
  trigger: { type: 'manual' },
  steps: [{ id: 'nap', kind: 'wait', for: wait }]
})

/** A data folder with two versions of a flow and twelve sleeping runs, as a stopped Mạch leaves it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mach-cli-'))
  const store = await openSqliteStore(join(folder, 'mach.db'))
  const engine = await openEngine({
    store,
    sandbox: fakeSandbox({}),
    clock: systemClock,
    log: silentLog,
    courierOf: null
  })
  await engine.start()
  await engine.install.flow(flow('P1D'))
  await Promise.all(Array.from({ length: 12 }, () => engine.intake.startByHand('sleepy', {}, 'user:test')))
  await engine.install.flow(flow('P2D'))
  await new Promise((resolve) => setTimeout(resolve, 200))
  await engine.stop()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [mach, ...words], { env: { ...process.env, MACH_DATA: folder } })
}

function run(...words: readonly string[]): Promise<Ended> {
  const child = start(words)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') })
    )
  })
}

const json = async (...words: readonly string[]): Promise<unknown> =>
  JSON.parse((await run(...words, '--json')).out) as unknown

describe('mach flow', () => {
  test('lists, compares, rolls back and pauses without a running Mạch', async () => {
    expect(await json('flow', 'list')).toMatchObject([{ id: 'sleepy', version: 2, state: 'on', runs: { waiting: 12 } }])
    expect(await json('flow', 'versions', 'sleepy')).toMatchObject([
      { version: 2, runs: 0 },
      { version: 1, runs: 12 }
    ])
    expect((await run('flow', 'diff', 'sleepy')).out).toContain('changed  nap.for: "P1D" -> "P2D"')
    expect(await json('flow', 'rollback', 'sleepy', '1')).toEqual({ id: 'sleepy', version: 3 })
    expect((await run('flow', 'pause', 'sleepy')).out).toContain('sleepy: paused')
    expect((await run('flow', 'resume', 'sleepy')).out).toContain('sleepy: on')
    const wrong = await run('flow', 'pause', 'nothing')
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('Không tìm thấy flow “nothing”')])
  })
})

describe('mach run', () => {
  test('lists by filter, shows one and cancels one', async () => {
    const { runs } = (await json('run', 'list', '--flow', 'sleepy', '--at', 'nap', '--limit', '3')) as {
      runs: { id: string }[]
    }
    expect(runs).toHaveLength(3)
    const [first] = runs
    const { out } = await run('run', 'show', first?.id ?? '')
    expect(out).toMatch(/slept\s+nap/u)
    expect(out).toMatch(/at nap asleep until 20/u)
    expect(await json('run', 'cancel', first?.id ?? '', '--reason', 'enough')).toMatchObject({ status: 'cancelled' })
    const again = await run('run', 'cancel', first?.id ?? '')
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('RUN_FINISHED')])
    expect((await run('run', 'list', '--status', 'asleep')).err).toContain('/status')
  })

  test('does one thing to many: dry, on a few, then on the rest, with its progress on stderr', async () => {
    const bulk = ['run', 'bulk', 'cancel', '--flow', 'sleepy']
    expect((await run(...bulk, '--dry-run')).out).toContain('11 runs')
    const held = await run(...bulk, '--canary', '2', '--json')
    const job = JSON.parse(held.out) as { id: string; state: string; done: number }
    expect(job).toMatchObject({ state: 'held', done: 2, total: 11 })
    expect(held.err).toContain('2/11')
    const rest = await run('run', 'bulk', 'cancel', '--continue', job.id)
    expect([rest.code, rest.out]).toEqual([0, expect.stringContaining('done: 11 done, 0 failed, 11 in all')])
  })

  test('takes away what is old enough, which is nothing here', async () => {
    expect(await json('retain', '--dry-run')).toMatchObject({ runs: { completed: 0, cancelled: 0, failed: 0 } })
    expect((await run('retain')).out).toContain('cancelled runs   0')
  })

  test('speaks to the Mạch that serves the folder', async () => {
    writeFileSync(join(folder, 'mach.url'), 'http://127.0.0.1:1')
    const child = start(['start', '--port', '0'])
    await new Promise((resolve) => child.stdout?.on('data', resolve))
    expect(await json('run', 'list', '--status', 'cancelled', '--limit', '100')).toMatchObject({
      runs: { length: 12 }
    })
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  })
})
