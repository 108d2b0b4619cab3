import { fileURLToPath } from 'node:url'
import { buildPlugin } from '../../../engine/registry/build-plugin.ts'
import { openSandbox } from '../../../engine/sandbox/open-sandbox.ts'
import { figure, type Figure } from '../support/figure.ts'

const calls = 20_000
const inFlight = 64
const folder = fileURLToPath(new URL('../support/echo-plugin', import.meta.url))
const input = { text: 'x'.repeat(900), n: 1 }
const inputJson = JSON.stringify(input)

/** One call of a sandboxed action with 1 KB in and out, 64 in flight. Beside it: the same work as a plain function call. */
export async function benchSandboxCall(): Promise<readonly Figure[]> {
  const { manifest, code } = await buildPlugin(folder)
  const sandbox = openSandbox()
  sandbox.load({ id: manifest.id, version: manifest.version, code })
  const call = () =>
    sandbox.call({
      pluginId: manifest.id,
      pluginVersion: manifest.version,
      action: 'echo',
      inputJson,
      now: 0,
      seed: 'bench',
      prefetched: [],
      read: () => Promise.resolve([])
    })
  await many(call, calls / 4)
  const startedAt = performance.now()
  await many(call, calls)
  const tookUs = ((performance.now() - startedAt) * 1000) / calls
  await sandbox.close()
  return [figure('sandbox_call_us', tookUs, 'µs', plainCallUs())]
}

async function many(call: () => Promise<{ readonly ok: boolean }>, count: number): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next++ < count) {
      const outcome = await call()
      if (!outcome.ok) throw new Error('a call failed')
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

function plainCallUs(): number {
  const echo = (given: typeof input): typeof input => ({ ...given, n: given.n + 1 })
  const startedAt = performance.now()
  let length = 0
  for (let n = 0; n < calls; n += 1) length += JSON.stringify(echo(JSON.parse(inputJson) as typeof input)).length
  return length > 0 ? ((performance.now() - startedAt) * 1000) / calls : 0
}
