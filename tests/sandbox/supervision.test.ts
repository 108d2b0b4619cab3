import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { HostedSandbox, SandboxOptions } from '../../engine/sandbox/open-sandbox.ts'
import { storedRecord } from '../support/stored-record.ts'
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
  native: '() => (1n << 40_000_000n).toString().length',
  hog: '() => "x".padStart(2 ** 28, "ab").split("").length',
  bytes: '() => { const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1)) }',
  busy: '(input) => { let n = 0; for (let i = 0; i < input.steps; i++) n += Math.sqrt(i); return n > 0 }',
  read: 'async (_, { records }) => (await records.get({ id: "crm.person" }, "1")).id',
  count: '(() => { let count = 0; return () => ++count })()'
}
const opened: TestSandbox[] = []

function open(options: SandboxOptions = {}): TestSandbox {
  const guest = openTestSandbox(handlers, options)
  opened.push(guest)
  return guest
}

afterEach(() => Promise.all(opened.splice(0).map(({ sandbox }) => sandbox.close())))

/** Kills the host process from outside, as an operator or the kernel would. */
async function killHost({ sandbox }: TestSandbox): Promise<void> {
  const pid = await hostPid(sandbox)
  process.kill(pid, 'SIGKILL')
  while (sandbox.hostPids().includes(pid)) await pause(2)
}

async function hostPid(sandbox: HostedSandbox): Promise<number> {
  for (;;) {
    const [pid] = sandbox.hostPids()
    if (pid !== undefined) return pid
    await pause(2)
  }
}

const sums = (count: number) => Array.from({ length: count }, (_, a) => ({ a, b: 1 }))

describe('a host that is killed from outside', () => {
  test('in a storm of calls costs another try and nothing else', async () => {
    const guest = open()
    const inputs = sums(3_000)
    const outcomes = inputs.map(async (input, at) => {
      await pause(Math.floor(at / 10))
      return guest.call({ action: 'add', input })
    })
    for (let kills = 0; kills < 3; kills++) {
      await pause(60)
      await killHost(guest)
    }
    expect((await Promise.all(outcomes)).map(shown)).toEqual(inputs.map(({ a, b }) => ({ output: a + b })))
  })

  test('while a call waits for a read starts that call again, with its reads', async () => {
    const guest = open()
    let reads = 0
    const read = async () => {
      reads += 1
      if (reads > 1) return [[storedRecord(`read ${reads}`)]]
      await killHost(guest)
      return new Promise<never>(() => {})
    }
    expect(shown(await guest.call({ action: 'read', read }))).toEqual({ output: 'read 2' })
  })

  test('again and again is given up, for the engine to try later', async () => {
    const guest = open({ limits: { turnMs: 60_000 } })
    let outcome = 'open'
    const call = guest.call({ action: 'loop' }).then((settled) => (outcome = codeOf(settled)))
    for (let kills = 0; kills < 12 && outcome === 'open'; kills++) {
      await pause(400)
      await killHost(guest)
    }
    await call
    expect(outcome).toBe('PLUGIN_HOST_DIED')
  })

  test('too often in one minute is not started again, and calls fail at once', async () => {
    const guest = open({ limits: { hostStartsPerMinuteMax: 2 } })
    for (let kills = 0; kills < 2; kills++) {
      expect(shown(await guest.call({ action: 'add', input: { a: 1, b: 1 } }))).toEqual({ output: 2 })
      await killHost(guest)
    }
    expect(codeOf(await guest.call({ action: 'add', input: { a: 1, b: 1 } }))).toBe('PLUGIN_HOST_DIED')
  })
})

describe('a call that takes its host down', () => {
  const limits = { turnMs: 200, killGraceMs: 150, hostProcessMemoryMb: 250 }

  test.each([
    ['by time', 'native', 'PLUGIN_TIMEOUT'],
    ['by memory', 'hog', 'PLUGIN_OUT_OF_MEMORY']
  ])('%s is found out, and the innocent beside it are answered', async (_, action, code) => {
    const guest = open({ limits: { ...limits, turnMs: action === 'hog' ? 5_000 : limits.turnMs } })
    guest.sandbox.load(testPlugin('other', handlers))
    const others = sums(200).map((input, at) => {
      return guest.call({ pluginId: at % 2 === 0 ? 'test' : 'other', action: 'add', input })
    })
    const guilty = guest.call({ action })
    const later = sums(200).map((input) => guest.call({ action: 'add', input }))
    expect(codeOf(await guilty)).toBe(code)
    expect((await Promise.all([...others, ...later])).map((outcome) => outcome.ok)).not.toContain(false)
  })

  test('is stopped by the watch over the whole process where the limit of its isolate does not hold', async () => {
    const guest = open({ limits: { turnMs: 20_000, isolateMemoryMb: 2_000, hostProcessMemoryMb: 200 } })
    const startedAt = performance.now()
    expect(codeOf(await guest.call({ action: 'bytes' }))).toBe('PLUGIN_OUT_OF_MEMORY')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('is the only one that pays, when several do', async () => {
    const guest = open({ limits })
    const actions = ['add', 'loop', 'add', 'native', 'add', 'loop', 'add']
    const outcomes = await Promise.all(actions.map((action) => guest.call({ action, input: { a: 1, b: 2 } })))
    const timeout = 'PLUGIN_TIMEOUT'
    expect(outcomes.map(codeOf)).toEqual(['ok', timeout, 'ok', timeout, 'ok', timeout, 'ok'])
  })

  test('may take as long as its action says', async () => {
    const guest = open({ limits })
    const startedAt = performance.now()
    expect(shown(await guest.call({ action: 'loop', timeoutMs: 700 }))).toMatchObject({ limitMs: 700 })
    expect(performance.now() - startedAt).toBeGreaterThan(690)
  })
})

describe('a host', () => {
  test('lets a batch take longer than one turn, because the limit is for each call', async () => {
    const guest = open({ limits: { turnMs: 400, killGraceMs: 150 } })
    const steps = 4_000_000
    await guest.call({ action: 'count' })
    const startedAt = performance.now()
    const outcomes = await Promise.all(sums(64).map(() => guest.call({ action: 'busy', input: { steps } })))
    expect(performance.now() - startedAt).toBeGreaterThan(400)
    expect(outcomes.map(codeOf)).not.toContain('PLUGIN_TIMEOUT')
    // The isolate that counted before is still there.
    expect(shown(await guest.call({ action: 'count' }))).toEqual({ output: 2 })
  })

  test('answers a plugin with one call between the batches of a plugin with many', async () => {
    const guest = open()
    guest.sandbox.load(testPlugin('small', handlers))
    let done = 0
    const many = sums(600).map(async () => {
      await guest.call({ action: 'busy', input: { steps: 100_000 } })
      done += 1
    })
    await guest.call({ pluginId: 'small', action: 'add', input: { a: 1, b: 1 } })
    const doneBefore = done
    await Promise.all(many)
    expect(doneBefore).toBeLessThan(300)
  })

  test('keeps only so many isolates, and makes the others again', async () => {
    const guest = open({ limits: { isolatesPerHostMax: 2 } })
    for (const id of ['a', 'b', 'c']) guest.sandbox.load(testPlugin(id, handlers))
    const counts = []
    for (const pluginId of ['a', 'a', 'b', 'c', 'c', 'a'])
      counts.push(shown(await guest.call({ pluginId, action: 'count' })))
    expect(counts).toEqual([1, 2, 1, 1, 2, 1].map((output) => ({ output })))
  })

  test('ends what is under way when the sandbox is closed, and refuses what comes after', async () => {
    const guest = open({ limits: { turnMs: 60_000 } })
    const waiting = guest.call({ action: 'read', read: () => new Promise<never>(() => {}) })
    const running = guest.call({ action: 'loop' })
    await pause(300)
    await guest.sandbox.close()
    const late = guest.call({ action: 'add', input: { a: 1, b: 1 } })
    expect((await Promise.all([waiting, running, late])).map(codeOf)).toEqual(Array(3).fill('PLUGIN_HOST_DIED'))
    expect(guest.sandbox.hostPids()).toEqual([])
  })
})

describe('openSandbox()', () => {
  test('spreads plugins over several hosts', async () => {
    const guest = open({ hosts: 2 })
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const id of ids) guest.sandbox.load(testPlugin(id, handlers))
    const calls = ids.map((pluginId) => guest.call({ pluginId, action: 'add', input: { a: 1, b: 1 } }))
    expect((await Promise.all(calls)).map(shown)).toEqual(ids.map(() => ({ output: 2 })))
    expect(guest.sandbox.hostPids()).toHaveLength(2)
  })

  test('refuses misspelt options and limits', () => {
    expect(() => open({ host: 2 } as SandboxOptions)).toThrow('no option “host”')
    expect(() => open({ limits: { turnMS: 2 } } as SandboxOptions)).toThrow('no limit “turnMS”')
    expect(() => open({ hosts: 0 })).toThrow('at least 1')
  })
})
