import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

/**
 * The three starter flows die at every one of their commits, once just before it and once when it is synced and nobody has
 * been told; started again they must end as if nothing had happened. Exhaustive, not at random.
 */
const child = fileURLToPath(new URL('boundary-child.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'mach-boundaries-'))

afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Summary {
  readonly boundaries: number
  readonly same: {
    readonly mails: readonly string[]
    readonly runs: readonly string[]
    readonly points: readonly number[]
  }
}

describe('the starter flows', () => {
  test('killed at each commit boundary lose nothing and double nothing', async () => {
    const calm = await live('calm', '')
    expect(calm?.same.runs.filter((run) => run.endsWith('completed'))).toHaveLength(6)
    expect(calm?.same.mails.length).toBeGreaterThan(2)
    expect(calm?.same.points).toEqual([620])
    const points = Array.from({ length: calm?.boundaries ?? 0 }, (_, n) => n + 1)
    const deaths = points.flatMap((n) => [`before:${n}`, `after:${n}`])
    expect(deaths.length).toBeGreaterThan(40)
    const wrong = await inPairs(deaths, async (death) => {
      const name = death.replace(':', '-')
      const isAlive = await live(name, death)
      const after = await live(name, '')
      rmSync(join(root, name), { recursive: true })
      return isAlive === null && JSON.stringify(after?.same) === JSON.stringify(calm?.same) ? [] : [{ death, after }]
    })
    expect(wrong).toEqual([])
  }, 900_000)
})

/** Runs the shop; null when it was killed. */
async function live(name: string, death: string): Promise<Summary | null> {
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  const process_ = spawn(process.execPath, [child, folder, death], { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  process_.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const signal = await new Promise((resolve) => process_.on('close', (_code, reason) => resolve(reason)))
  return signal === 'SIGKILL' ? null : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Summary)
}

/** Two at a time: the machine has two cores. */
async function inPairs<T, U>(items: readonly T[], work: (item: T) => Promise<readonly U[]>): Promise<readonly U[]> {
  const left = [...items]
  const found: U[] = []
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) found.push(...(await work(item)))
  }
  await Promise.all([worker(), worker()])
  return found
}
