import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { FrameReader } from '../../sandbox/frame.ts'
import { hostEnvironment, hostFlags } from '../../sandbox/launch-host.ts'
import { openSandbox } from '../../sandbox/open-sandbox.ts'
import { readAnswers } from '../../sandbox/read-answers.ts'
import { attackLimits } from '../attack-limits.ts'
import type { OutsideAttack } from '../attack.ts'
import { scriptOf } from '../manifest-of.ts'
import type { AttackWorld } from '../attack-world.ts'

/** What a plugin host could do if an attacker had broken out of the isolate: the same flags, other code. */
const brokenOut = (
  name: string,
  code: (world: AttackWorld) => string,
  outcome: string
): OutsideAttack<AttackWorld> => ({
  row: 37,
  name: `a host process under foreign control ${name}`,
  outcome: [outcome],
  async attempt(world) {
    const tried = `Promise.resolve().then(async () => (${code(world)})).then(String, (error) => error.code).then(console.log)`
    const options = { env: hostEnvironment, cwd: world.folder }
    const { stdout } = await promisify(execFile)(process.execPath, [...hostFlags(), '-e', tried], options)
    return stdout.trim()
  }
})

const fs = 'process.getBuiltinModule("node:fs")'
const forgedFrame = (name: string, text: string): OutsideAttack<unknown> => ({
  row: 36,
  name: `an answer from a host that ${name}`,
  outcome: ['refused'],
  attempt: () => (readAnswers(text) === null ? 'refused' : 'believed')
})

/** Attacks from a plugin host on the engine and the machine, and on the way to the engine. */
export const hostAttacks: readonly OutsideAttack<AttackWorld>[] = [
  brokenOut(
    'reads a file',
    ({ folder }) => `${fs}.readFileSync(${JSON.stringify(join(folder, 'canary.txt'))}, "utf8")`,
    'ERR_ACCESS_DENIED'
  ),
  brokenOut(
    'reads the passwords of the machine',
    () => `${fs}.readFileSync("/etc/passwd", "utf8")`,
    'ERR_ACCESS_DENIED'
  ),
  brokenOut(
    'reads the environment of the engine',
    () => `${fs}.readFileSync("/proc/" + process.ppid + "/environ", "utf8")`,
    'ERR_ACCESS_DENIED'
  ),
  brokenOut('writes a file', () => `${fs}.writeFileSync("written.txt", "x")`, 'ERR_ACCESS_DENIED'),
  brokenOut(
    'starts a program',
    () => 'process.getBuiltinModule("node:child_process").execSync("id")',
    'ERR_ACCESS_DENIED'
  ),
  brokenOut('looks at its environment', () => 'Object.keys(process.env).join()', 'TZ'),
  {
    row: 36,
    name: 'a frame of four gigabytes from a host',
    outcome: ['refused'],
    attempt: () => (new FrameReader(1_000_000).push(Buffer.alloc(18, 0xff)) === null ? 'refused' : 'believed')
  },
  forgedFrame('is cut off', '.d1\n{}\n\n'),
  forgedFrame('names no call', '.dx\n{}\n\n\n'),
  forgedFrame('is of no known kind', '.z1\n{}\n\n\n'),
  {
    row: 40,
    name: 'a host that dies again and again',
    outcome: ['PLUGIN_HOST_DIED'],
    attempt: dieOften
  },
  {
    row: 35,
    name: 'a post to a webhook that does not exist',
    outcome: ['404'],
    attempt: ({ url }) => statusOf(`${url}/hooks/nothing`, '{}')
  },
  {
    row: 35,
    name: 'a webhook with ten megabytes',
    outcome: ['413'],
    async attempt(world) {
      await openHook(world)
      return statusOf(`${world.url}/hooks/hooked`, JSON.stringify({ text: 'x'.repeat(1e7) }))
    }
  },
  {
    row: 35,
    name: 'a flood of posts to a form',
    outcome: ['429'],
    async attempt(world) {
      await openForm(world)
      const posts = Array.from({ length: 60 }, () => statusOf(`${world.url}/f/asked`, '{"name":"flood"}'))
      return (await Promise.all(posts)).find((status) => status === '429') ?? 'all taken'
    }
  },
  {
    row: 35,
    name: 'a flood of posts to a webhook',
    outcome: ['each was taken or told to wait'],
    async attempt(world) {
      await openHook(world)
      const posts = Array.from({ length: 300 }, () => statusOf(`${world.url}/hooks/hooked`, '{}'))
      const odd = (await Promise.all(posts)).find((status) => !['202', '429', '503'].includes(status))
      return odd ?? 'each was taken or told to wait'
    }
  }
]

async function openHook({ engine }: AttackWorld): Promise<void> {
  const names = { vi: 'Cửa', en: 'Hook' }
  const steps = [{ id: 'end', kind: 'end' as const, outcome: 'completed' as const }]
  await engine.install.flow({ id: 'hooked', names, trigger: { type: 'webhook', body: { type: 'object' } }, steps })
}

async function openForm({ engine }: AttackWorld): Promise<void> {
  const both = (text: string) => ({ vi: text, en: text })
  const fields = [{ name: 'name', labels: both('Name'), type: 'text', required: true, lengthMax: 50 }]
  await engine.install.form({ id: 'asked', names: both('Ask'), thanks: both('Thanks'), fields, consents: [] })
  const steps = [{ id: 'end', kind: 'end' as const, outcome: 'completed' as const }]
  await engine.install.flow({ id: 'asked', names: both('Asked'), trigger: { type: 'form', form: 'asked' }, steps })
}

async function statusOf(url: string, body: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  await answer.body?.cancel()
  return String(answer.status)
}

/** Each host is killed as soon as it lives; the third is not started any more. */
async function dieOften(): Promise<string> {
  const sandbox = openSandbox({ limits: { ...attackLimits, hostStartsPerMinuteMax: 2, turnMs: 5_000 } })
  sandbox.load({ id: 'attacker', version: '1.0.0', code: scriptOf('go', '() => { for (;;); }') })
  const asked = { pluginId: 'attacker', pluginVersion: '1.0.0', action: 'go', inputJson: '{}', now: 0, seed: 's' }
  let isOver = false
  const call = sandbox.call({ ...asked, prefetched: [], read: () => Promise.resolve([]) })
  void call.then(() => (isOver = true))
  while (!isOver) {
    for (const pid of sandbox.hostPids()) process.kill(pid, 'SIGKILL')
    await pause(50)
  }
  const outcome = await call
  await sandbox.close()
  return outcome.ok ? 'ok' : outcome.error.code
}
