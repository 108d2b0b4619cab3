import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSandbox, type HostedSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { storedRecord } from '../support/stored-record.ts'
import { codeOf, sandboxCall, testPlugin, type Asked } from '../support/test-plugin.ts'
import { bombs } from './attacks/bombs.ts'
import { escapes } from './attacks/escapes.ts'
import { loops } from './attacks/loops.ts'
import { outputs } from './attacks/outputs.ts'
import { thrown } from './attacks/thrown.ts'

/** Smaller than in service, so that the table is worked through in a minute; the ways in which they are kept are the same. */
const limits = {
  turnMs: 250,
  killGraceMs: 200,
  callMs: 3_000,
  isolateMemoryMb: 32,
  hostProcessMemoryMb: 300,
  hostStartsPerMinuteMax: 1_000
}
/** What one process takes while another one is attacked; generous, because machines are noisy. */
const stallMsMax = 1_000

let sandbox: HostedSandbox
const delay = monitorEventLoopDelay({ resolution: 10 })
const read: Asked['read'] = (reads) => Promise.resolve(reads.map(() => [storedRecord('1')]))

beforeAll(() => {
  sandbox = openSandbox({ limits })
  sandbox.load(testPlugin('neighbour', { add: '(input) => input.a + input.b' }))
})
afterAll(() => sandbox.close())

describe('hostile plugin code', () => {
  test.each([...loops, ...bombs, ...outputs, ...thrown, ...escapes])('$name', async ({ handler, outcome, output }) => {
    sandbox.load(testPlugin('test', { attack: handler, greet: '() => "hello"' }))
    delay.reset()
    delay.enable()
    const startedAt = performance.now()
    const [attacked, ...beside] = await Promise.all([
      sandbox.call(sandboxCall({ action: 'attack', read })),
      ...[1, 2, 3].map((b) => sandbox.call(sandboxCall({ pluginId: 'neighbour', action: 'add', input: { a: 40, b } })))
    ])
    const tookMs = performance.now() - startedAt
    delay.disable()

    expect(outcome).toContain(codeOf(attacked))
    if (attacked.ok && output !== undefined) expect(JSON.parse(attacked.outputJson)).toEqual(output)
    if (!attacked.ok) expect(attacked.error.message.length).toBeLessThan(2_200)
    expect(beside.map((each) => each.ok && each.outputJson)).toEqual(['41', '42', '43'])
    expect(tookMs).toBeLessThan(15_000)
    expect(delay.max / 1e6).toBeLessThan(stallMsMax)
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  })

  test('keeps nothing of a plugin whose isolate was dropped', async () => {
    sandbox.load(testPlugin('test', { count: '() => ++count', loop: '() => { for (;;); }' }, 'let count = 0'))
    const count = async () => codeOfOutput(await sandbox.call(sandboxCall({ action: 'count' })))
    expect([await count(), await count()]).toEqual(['1', '2'])
    expect(codeOf(await sandbox.call(sandboxCall({ action: 'loop' })))).toBe('PLUGIN_TIMEOUT')
    expect(await count()).toBe('1')
  })

  test('that breaks its own world breaks no other plugin in the same process', async () => {
    const breaker = '() => { Object.prototype.toJSON = () => "broken"; Array.prototype.map = null; return 1 }'
    sandbox.load(testPlugin('test', { breaker }))
    await sandbox.call(sandboxCall({ action: 'breaker' }))
    const outcome = await sandbox.call(sandboxCall({ pluginId: 'neighbour', action: 'add', input: { a: 1, b: 1 } }))
    expect(codeOfOutput(outcome)).toBe('2')
  })
})

function codeOfOutput(outcome: Awaited<ReturnType<HostedSandbox['call']>>): string {
  return outcome.ok ? outcome.outputJson : outcome.error.code
}
