import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

/** How often the demo is killed; more by hand. */
const kills = Number(process.env['MACH_TEST_KILLS'] ?? 10)
const seed = Number(process.env['MACH_TEST_SEED'] ?? 1)

const mach = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'mach-crash-'))

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('mach demo', () => {
  test('killed at random moments and started again ends as if nothing had happened', async () => {
    const calm = await runDemo('calm')
    const random = seededRandom(seed)
    for (let kill = 0; kill < kills; kill += 1) await killDemo('wild', 300 + random() * calm.tookMs * 0.6)
    const wild = await runDemo('wild')
    expect(counts(wild.report)).toEqual(counts(calm.report))
    expect(mailIds('wild')).toEqual(mailIds('calm'))
    expect(mailIds('calm').length).toBe(calm.report['mailsDelivered'])
    expect(await doctor('wild')).toEqual([])
  }, 600_000)

  test('counts what the generator of its data knows to be true', async () => {
    const { report } = await runDemo('calm')
    const expected = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../examples/data/expected.json', import.meta.url)), 'utf8')
    ) as Record<string, unknown>
    expect(report).toMatchObject(expected['report'] as object)
  }, 600_000)
})

type Report = Readonly<Record<string, number | string>>

/** Everything but times and the address. */
function counts(report: Report): Report {
  return Object.fromEntries(Object.entries(report).filter(([name]) => name !== 'url' && !name.endsWith('Ms')))
}

async function runDemo(name: string): Promise<{ readonly report: Report; readonly tookMs: number }> {
  const startedAt = performance.now()
  const { output, code } = await finished(start(name))
  expect(code, output).toBe(0)
  return { report: JSON.parse(output) as Report, tookMs: performance.now() - startedAt }
}

async function killDemo(name: string, afterMs: number): Promise<void> {
  const child = start(name)
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  await finished(child)
  clearTimeout(timer)
}

function start(name: string): ChildProcess {
  const demo = ['demo', '--data', join(root, name), '--port', '0', '--exit', '--json']
  return spawn(process.execPath, [mach, ...demo], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function finished(child: ChildProcess): Promise<{ readonly output: string; readonly code: number | null }> {
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ output: Buffer.concat(chunks).toString('utf8'), code }))
  )
}

function mailIds(name: string): readonly string[] {
  const lines = readFileSync(join(root, name, 'mails.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
  return lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId).toSorted()
}

/** What `mach doctor` finds wrong. */
async function doctor(name: string): Promise<readonly unknown[]> {
  const child = spawn(process.execPath, [mach, 'doctor', '--data', join(root, name), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const { output } = await finished(child)
  const { findings } = JSON.parse(output) as { findings: readonly { ok: boolean }[] }
  expect(findings.length).toBeGreaterThan(5)
  return findings.filter(({ ok }) => !ok)
}

function seededRandom(from: number): () => number {
  let state = from
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
