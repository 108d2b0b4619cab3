import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openPostgres, type TestPostgres } from '../support/open-postgres.ts'

const program = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
const orders = 200
const atOnce = 16

let server: TestPostgres
let folder = ''
let child: ChildProcess | null = null
let address = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mach-crash-postgres-'))
  server = await openPostgres()
})

afterAll(async () => {
  child?.kill('SIGKILL')
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('mach start on PostgreSQL', () => {
  test('loses and doubles no order, though its process and then its database are killed under load', async () => {
    const accepted = new Set<number>()
    await start()
    await post(range(orders), accepted, { after: 60, happens: () => child?.kill('SIGKILL') })
    expect(accepted.size).toBeLessThan(orders)

    await start()
    const crashed: Promise<void>[] = []
    await post(missing(accepted), accepted, { after: 40, happens: () => crashed.push(crashAndRestart()) })
    await Promise.all(crashed)
    expect(crashed).toHaveLength(1)
    expect(accepted.size).toBeLessThan(orders)

    for (let tries = 0; accepted.size < orders && tries < 50; tries += 1) {
      await post(missing(accepted), accepted)
      await pause(100)
    }
    expect(accepted.size).toBe(orders)
    await untilIdle()

    const [found] = await onServer(
      server.url,
      `select (select count(*)::int from runs where flow_id = 'order-intake' and status = 'completed') as runs,
        (select count(*)::int from crm_order) as orders, (select count(distinct number)::int from crm_order) as numbers,
        (select count(*)::int from crm_person) as people`
    )
    expect(found).toEqual({ runs: orders, orders, numbers: orders, people: orders })
    // The process has waited for its database.
    expect([child?.exitCode, child?.signalCode]).toEqual([null, null])
    const stopped = gone()
    child?.kill('SIGTERM')
    await stopped
    expect(await doctor()).toEqual([])
  }, 300_000)
})

async function crashAndRestart(): Promise<void> {
  await server.crash()
  await pause(1_000)
  await server.restart()
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, MACH_DATA: join(folder, 'data'), MACH_DATABASE_URL: server.url }
}

async function start(): Promise<void> {
  const started = spawn(process.execPath, [program, 'start', '--port', '0'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore']
  })
  child = started
  address = await new Promise((resolve) => {
    started.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString('utf8'))
      if (found) resolve(found[0])
    })
  })
}

/** Posts orders side by side; once so many more were accepted, something happens, and what is left out stays out. */
async function post(
  numbers: readonly number[],
  accepted: Set<number>,
  trouble?: { readonly after: number; readonly happens: () => unknown }
): Promise<void> {
  const goal = trouble ? accepted.size + trouble.after : Infinity
  const next = numbers.values()
  let isOver = false
  const lane = async (): Promise<void> => {
    for (const n of next) {
      if (isOver) return
      if (await postOne(n)) accepted.add(n)
      if (isOver || accepted.size < goal) continue
      isOver = true
      trouble?.happens()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

async function postOne(n: number): Promise<boolean> {
  const body = JSON.stringify({ number: `DH-${n}`, phone: `09${10_000_000 + n}`, fullName: `Khách ${n}`, total: 1000 })
  const headers = { 'content-type': 'application/json', 'idempotency-key': `order-${n}` }
  try {
    const { status } = await fetch(`${address}/hooks/order-intake`, { method: 'POST', body, headers })
    return status === 202 || status === 200
  } catch {
    return false
  }
}

async function untilIdle(): Promise<void> {
  const text = `select count(*)::int as open from runs where status = 'ready'`
  while ((await onServer(server.url, text))[0]?.['open'] !== 0) await pause(50)
}

async function doctor(): Promise<readonly unknown[]> {
  const examined = spawn(process.execPath, [program, 'doctor', '--json'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const chunks: Buffer[] = []
  examined.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve) => examined.on('close', resolve))
  const { findings } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { findings: readonly { ok: boolean }[] }
  expect(findings.length).toBeGreaterThan(5)
  return findings.filter(({ ok }) => !ok)
}

function gone(): Promise<unknown> {
  return new Promise((resolve) => child?.once('exit', resolve))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n)
}

function missing(accepted: ReadonlySet<number>): readonly number[] {
  return range(orders).filter((n) => !accepted.has(n))
}
