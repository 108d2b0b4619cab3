import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openSandbox, type HostedSandbox } from '../../../engine/sandbox/open-sandbox.ts'
import { storedRecord } from '../../support/stored-record.ts'
import { sandboxCall, testPlugin, type Asked } from '../../support/test-plugin.ts'
import { figure, median, percentile, type Figure } from '../support/figure.ts'

const handlers = {
  echo: '(input) => ({ ...input, n: input.n + 1 })',
  read: 'async (_, { records }) => (await records.get({ id: "own.thing" }, "1")).id',
  burn: '() => { for (;;); }'
}
const input = { text: 'x'.repeat(900), n: 1 }
const calls = 2_000

/** Single calls, plugins that start, hosts that come back, and what a plugin costs that burns the processor. */
export async function benchSandboxHosts(): Promise<readonly Figure[]> {
  return [...(await benchAlone()), ...(await benchManyPlugins()), await benchNoisyNeighbour()]
}

async function benchAlone(): Promise<readonly Figure[]> {
  const sandbox = openSandbox()
  sandbox.load(testPlugin('test', handlers))
  const aloneUs = await medianUs(calls, () => call(sandbox, { action: 'echo', input }))
  const read: Asked['read'] = () => Promise.resolve([[storedRecord('1')]])
  const withReadUs = await medianUs(calls, () => call(sandbox, { action: 'read', read }))
  const coldMs: number[] = []
  for (let n = 0; n < 20; n += 1) {
    sandbox.load(testPlugin(`cold${n}`, handlers))
    coldMs.push((await timeUs(() => call(sandbox, { pluginId: `cold${n}`, action: 'echo', input }))) / 1_000)
  }
  await sandbox.close()
  return [
    figure('sandbox_call_alone_us', aloneUs, 'µs'),
    figure('sandbox_read_turn_us', withReadUs, 'µs', aloneUs),
    figure('plugin_cold_start_ms', median(coldMs), 'ms')
  ]
}

/** Forty plugins in a host that is killed, then fifty at rest. */
async function benchManyPlugins(): Promise<readonly Figure[]> {
  const sandbox = openSandbox()
  const ids = Array.from({ length: 50 }, (_, n) => `plugin${n}`)
  const callAll = (count: number) =>
    Promise.all(ids.slice(0, count).map((pluginId) => call(sandbox, { pluginId, action: 'echo', input })))
  for (const id of ids) sandbox.load(testPlugin(id, handlers))
  await callAll(40)
  const backMs: number[] = []
  for (let round = 0; round < 5; round += 1) {
    for (const pid of sandbox.hostPids()) process.kill(pid, 'SIGKILL')
    await pause(20)
    backMs.push((await timeUs(() => callAll(40))) / 1_000)
  }
  await callAll(50)
  await pause(1_000)
  const rssMb = sandbox.hostPids().reduce((sum, pid) => sum + residentMb(pid), 0)
  await sandbox.close()
  return [figure('host_back_with_40_plugins_ms', median(backMs), 'ms'), figure('plugins_50_rss_mb', rssMb, 'MB')]
}

/** The slowest calls of a plugin, alone and beside one that burns the processor for as long as it is let. */
async function benchNoisyNeighbour(): Promise<Figure> {
  const sandbox = openSandbox()
  sandbox.load(testPlugin('quiet', handlers))
  sandbox.load(testPlugin('noisy', handlers))
  const quiet = async (): Promise<number> => {
    const tookUs: number[] = []
    const endsAt = performance.now() + 4_000
    while (performance.now() < endsAt) {
      tookUs.push(await timeUs(() => call(sandbox, { pluginId: 'quiet', action: 'echo', input })))
      await pause(1)
    }
    return percentile(tookUs, 0.99)
  }
  await quiet()
  const aloneUs = await quiet()
  let isOver = false
  const burn = async (): Promise<void> => {
    while (!isOver) await sandbox.call(sandboxCall({ pluginId: 'noisy', action: 'burn' }))
  }
  const burning = [burn(), burn(), burn(), burn()]
  // The first call that has to be stopped is how a plugin is found out.
  await pause(2_000)
  const besideUs = await quiet()
  isOver = true
  await Promise.all(burning)
  await sandbox.close()
  return figure('noisy_neighbour_p99_ratio', besideUs / aloneUs, '×')
}

async function call(sandbox: HostedSandbox, asked: Asked): Promise<void> {
  const outcome = await sandbox.call(sandboxCall(asked))
  if (!outcome.ok) throw outcome.error
}

async function timeUs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) * 1_000
}

async function medianUs(count: number, work: () => Promise<unknown>): Promise<number> {
  const tookUs: number[] = []
  for (let n = 0; n < count; n += 1) tookUs.push(await timeUs(work))
  return median(tookUs)
}

/** Memory of a process that is not shared with others, as far as the system tells; 0 where it does not. */
function residentMb(pid: number): number {
  if (process.platform !== 'linux') return 0
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4_096) / 1e6
}
