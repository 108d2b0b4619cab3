import { afterEach, describe, expect, test } from 'vitest'
import type { SandboxOptions } from '../../engine/sandbox/open-sandbox.ts'
import {
  codeOf,
  openTestSandbox,
  shown,
  testPlugin,
  type GuestHandlers,
  type TestSandbox
} from '../support/test-plugin.ts'

const handlers: GuestHandlers = {
  add: '(input) => input.a + input.b',
  loop: '() => { for (;;); }',
  burn: '(input) => { let n = 0; for (let i = 0; i < input.steps; i++) n += Math.sqrt(i); return n > 0 }',
  hold: '() => { globalThis.kept = new Uint8Array(8e6).fill(1); return 1 }',
  fail: '() => { throw new Error("no") }'
}
const opened: TestSandbox[] = []

function open(options: SandboxOptions = {}): TestSandbox {
  const guest = openTestSandbox(handlers, options)
  guest.sandbox.load(testPlugin('neighbour', handlers))
  opened.push(guest)
  return guest
}

afterEach(() => Promise.all(opened.splice(0).map(({ sandbox }) => sandbox.close())))

const sum = (guest: TestSandbox) =>
  guest.call({ pluginId: 'neighbour', action: 'add', input: { a: 1, b: 1 } }).then(shown)

describe('what a plugin uses', () => {
  test('is counted: calls, failures by reason, processor, memory, isolates thrown away', async () => {
    const guest = open({ limits: { turnMs: 200, killGraceMs: 150 } })
    await guest.call({ action: 'add', input: { a: 1, b: 1 } })
    await guest.call({ action: 'fail' })
    await guest.call({ action: 'burn', input: { steps: 5_000_000 } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await guest.call({ action: 'hold' })
    const before = guest.sandbox.usage('test')
    expect(before).toMatchObject({ calls: 4, failures: 1, failuresByCode: { PLUGIN_THREW: 1 }, stops: 0 })
    expect(before.cpuMs).toBeGreaterThan(5)
    expect(before.memoryPeakMb).toBeGreaterThan(5)
    await guest.call({ action: 'loop' })
    expect(guest.sandbox.usage('test')).toMatchObject({
      stops: 1,
      failuresByCode: { PLUGIN_TIMEOUT: 1 },
      isApart: true
    })
    expect(guest.sandbox.usage('neighbour')).toMatchObject({ calls: 0, stops: 0, isApart: false })
    expect(guest.sandbox.usage('nobody').calls).toBe(0)
  })
})

describe('a plugin that keeps others waiting', () => {
  test('runs in a process apart from then on, and nothing of it is lost', async () => {
    const guest = open({ limits: { heavyTurnMs: 10 } })
    expect(await sum(guest)).toEqual({ output: 2 })
    const burning = Array.from({ length: 12 }, () => guest.call({ action: 'burn', input: { steps: 5_000_000 } }))
    expect((await Promise.all(burning)).map(codeOf)).toEqual(burning.map(() => 'ok'))
    expect(guest.sandbox.usage('test')).toMatchObject({ calls: 12, isApart: true })
    expect(shown(await guest.call({ action: 'add', input: { a: 1, b: 1 } }))).toEqual({ output: 2 })
    expect(guest.sandbox.hostPids()).toHaveLength(2)
    expect(await sum(guest)).toEqual({ output: 2 })
  }, 30_000)

  test('does so at once when it has to be stopped, and then costs the others nothing', async () => {
    const guest = open({ limits: { turnMs: 500, killGraceMs: 200 } })
    await sum(guest)
    await guest.call({ action: 'loop' })
    await guest.call({ action: 'add', input: { a: 1, b: 1 } })
    const loops = [guest.call({ action: 'loop' }), guest.call({ action: 'loop' })]
    const startedAt = performance.now()
    for (let call = 0; call < 20; call += 1) await sum(guest)
    expect(performance.now() - startedAt).toBeLessThan(400)
    expect((await Promise.all(loops)).map(codeOf)).toEqual(['PLUGIN_TIMEOUT', 'PLUGIN_TIMEOUT'])
  })

  test('gets another chance with other code', async () => {
    const guest = open({ limits: { turnMs: 200, killGraceMs: 150 } })
    await guest.call({ action: 'loop' })
    guest.sandbox.load(testPlugin('test', handlers))
    expect(guest.sandbox.usage('test').isApart).toBe(true)
    guest.sandbox.load(testPlugin('test', { add: '(input) => input.a * input.b' }))
    expect(guest.sandbox.usage('test').isApart).toBe(false)
    expect(shown(await guest.call({ action: 'add', input: { a: 3, b: 3 } }))).toEqual({ output: 9 })
  })
})

describe('a plugin version that is unloaded', () => {
  test('is known no more, when what it has begun is done', async () => {
    const guest = open()
    const begun = guest.call({ action: 'burn', input: { steps: 1_000_000 } })
    guest.sandbox.unload('test', '1.0.0')
    expect(codeOf(await begun)).toBe('ok')
    expect(codeOf(await guest.call({ action: 'add', input: { a: 1, b: 1 } }))).toBe('NOT_FOUND')
  })
})
