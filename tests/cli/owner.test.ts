import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startMach, type Ended } from '../support/run-mach.ts'

const mach = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mach-owner-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const password = 'chim hót trên cành'

/** Runs the command with lines on its standard input, as a script does. */
async function say(lines: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = { ...process.env, MACH_DATA: folder, MACH_PORT: '0', ...more }
  const child = spawn(process.execPath, [mach, ...words], { env })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += String(text)))
  child.stderr.on('data', (text: Buffer) => (err += String(text)))
  child.stdin.end(lines)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

const create = ['owner', 'create', '--email', 'mai@example.com', '--name', 'Mai']

describe('mach owner', () => {
  test('opens an address beyond this machine only once there is an owner', async () => {
    const early = await say('', ['start'], { MACH_HOST: '0.0.0.0' })
    expect([early.code, early.err]).toEqual([1, expect.stringContaining('OWNER_MISSING')])

    const weak = await say('short\n', create)
    expect([weak.code, weak.err]).toEqual([1, expect.stringContaining('INPUT_INVALID')])
    const made = await say(`${password}\n`, create)
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('mai@example.com')])
    expect((await say(`${password}\n`, create)).err).toContain('OWNER_EXISTS')

    const { child, said } = startMach(folder, 'start', '--port', '0')
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain('http://')
    const ended = new Promise((resolve) => child.on('close', resolve))
    try {
      expect((await say('', ['run', 'list'])).err).toContain('SIGN_IN_NEEDED')
      const scope = ['key', 'create', '--email', 'mai@example.com', '--name', 'cli', '--scope', 'runs:see']
      expect((await say('not it at all\n', scope)).err).toContain('SIGN_IN_REFUSED')
      const key = (await say(`${password}\n`, scope)).out.trim()
      expect(key).toMatch(/^mach_[\w-]{43}$/)
      expect(await say('', ['run', 'list'], { MACH_API_KEY: key })).toMatchObject({ code: 0 })
      expect((await say('', ['retain'], { MACH_API_KEY: key })).err).toContain('NOT_ALLOWED')
    } finally {
      child.kill('SIGTERM')
      await ended
    }
    // Whoever can open the data itself is asked nothing.
    expect(await say('', ['run', 'list'])).toMatchObject({ code: 0 })
    const link = await say('', ['owner', 'reset-link', '--email', 'MAI@example.com'])
    expect(link.out).toMatch(/\/reset#[\w-]{43}\n$/)
  }, 120_000)
})
