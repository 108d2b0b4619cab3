import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { HostedSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { openTestSandbox, shown, testPlugin } from '../support/test-plugin.ts'

const { sandbox, call } = openTestSandbox({
  echo: '(input) => input',
  globals:
    '() => Object.getOwnPropertyNames(globalThis).filter((name) => globalThis[name] !== undefined || name === "undefined")',
  methods: '() => Object.getOwnPropertyNames(ArrayBuffer.prototype)',
  count: '(() => { let count = 0; return () => ++count })()'
})
afterAll(() => sandbox.close())

function hostPid(of: HostedSandbox): number {
  const [pid] = of.hostPids()
  if (pid === undefined) throw new Error('There is no host.')
  return pid
}

describe('the world inside an isolate', () => {
  test('has these globals and no other; what a new engine brings is gone until somebody wants it', async () => {
    const outcome = shown(await call({ action: 'globals' })) as { readonly output: readonly string[] }
    expect(outcome.output.toSorted()).toEqual(
      (
        'AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError ' +
        'Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN ' +
        'Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol ' +
        'SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet console ' +
        'decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite isNaN parseFloat ' +
        'parseInt undefined unescape'
      ).split(' ')
    )
  })

  test('has no buffer that grows', async () => {
    const outcome = shown(await call({ action: 'methods' })) as { readonly output: readonly string[] }
    expect(outcome.output).not.toContain('resize')
    expect(outcome.output).not.toContain('transfer')
  })

  test('is kept from one call to the next', async () => {
    expect([await call({ action: 'count' }), await call({ action: 'count' })].map(shown)).toEqual([
      { output: 1 },
      { output: 2 }
    ])
  })
})

describe('a host process', () => {
  test('rests when nobody calls', async () => {
    await call({ action: 'echo' })
    await pause(600)
    const before = cpuTicksOf(hostPid(sandbox))
    await pause(1_000)
    expect(cpuTicksOf(hostPid(sandbox)) - before).toBeLessThanOrEqual(2)
  })

  test('takes an input of a megabyte and refuses a larger one', async () => {
    const input = 'x'.repeat(1_048_574)
    expect(shown(await call({ action: 'echo', input }))).toEqual({ output: input })
    const refused = await call({ action: 'echo', input: `${input}x` })
    expect(shown(refused)).toMatchObject({ code: 'PLUGIN_LIMIT', limit: 'callInputBytesMax', value: 1_048_577 })
  })

  test('loads a bundle of the largest size', async () => {
    const bundle = testPlugin('large', { length: '() => filler.length' }, `const filler = "${'x'.repeat(1_040_000)}"`)
    sandbox.load(bundle)
    expect(shown(await call({ pluginId: 'large', action: 'length' }))).toEqual({ output: 1_040_000 })
  })
})

describe.runIf(process.platform === 'linux')('a host process, seen from the system,', () => {
  test('knows nothing of the environment of the engine', async () => {
    await call({ action: 'echo' })
    expect(readFileSync(`/proc/${hostPid(sandbox)}/environ`, 'utf8')).toBe('TZ=UTC\0')
  })

  test('gives the memory of texts back, however many go through', async () => {
    const guest = openTestSandbox({ echo: '(input) => input' })
    const input = { text: 'ầ'.repeat(40_000) }
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 50 }, () => guest.call({ action: 'echo', input })))
    }
    const pages = Number(readFileSync(`/proc/${hostPid(guest.sandbox)}/statm`, 'utf8').split(' ')[1])
    await guest.sandbox.close()
    expect((pages * 4096) / 1e6).toBeLessThan(180)
  })

  test.each(['echo', 'loop'])('ends when the engine is killed, though it runs %s', async (action) => {
    const engine = spawn(process.execPath, [fileURLToPath(new URL('engine-to-kill.ts', import.meta.url)), action], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const pid = Number(
      await new Promise<string>((resolve) => engine.stdout.once('data', (text) => resolve(String(text))))
    )
    await pause(200)
    expect(isAlive(pid)).toBe(true)
    engine.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  })
})

/** Whether a process still does something; one that has ended may wait to be taken note of. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && readFileSync(stat, 'utf8').split(') ')[1]?.[0] !== 'Z'
}

/** Time on the processor in hundredths of a second, or zero where the system does not tell. */
function cpuTicksOf(pid: number): number {
  if (process.platform !== 'linux') return 0
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}
