import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quietLog } from '../../../engine/cli/quiet-log.ts'
import { nullTelemetry } from '../../../engine/ports/telemetry.ts'
import { buildPlugin } from '../../../engine/registry/build-plugin.ts'
import { openEngine, type Engine } from '../../../engine/run/open-engine.ts'
import { systemClock } from '../../../engine/run/system-clock.ts'
import { openSandbox } from '../../../engine/sandbox/open-sandbox.ts'
import { openSqliteStore } from '../../../engine/store/sqlite/open-sqlite-store.ts'
import { joinTelemetry } from '../../../engine/telemetry/join-telemetry.ts'
import { openMetrics } from '../../../engine/telemetry/open-metrics.ts'
import { engineFlows } from './bench-flows.ts'

/** An engine without HTTP in this process, with real parts on new data, that counts its transactions. */
export interface BenchEngine {
  readonly engine: Engine
  readonly file: string
  transactions(): number
  /** Until nothing is ready any more. */
  rest(): Promise<void>
  /** Stops the engine; its file is there until `remove`. */
  stop(): Promise<void>
  remove(): void
}

const echoFolder = fileURLToPath(new URL('echo-plugin', import.meta.url))

export async function openBenchEngine(): Promise<BenchEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-engine-'))
  const file = join(folder, 'mach.db')
  let transactions = 0
  const counting = { ...nullTelemetry, transactionDone: () => void (transactions += 1) }
  const metrics = openMetrics()
  const telemetry = joinTelemetry([metrics, counting])
  const store = await openSqliteStore(file, telemetry)
  const parts = { store, sandbox: openSandbox(), clock: systemClock, log: quietLog, courierOf: null }
  const engine = await openEngine({ ...parts, telemetry, metrics })
  const { manifest, code } = await buildPlugin(echoFolder)
  await engine.install.plugin({ manifest, code, granted: [] })
  for (const flow of engineFlows) await engine.install.flow(flow)
  await engine.start()
  return {
    engine,
    file,
    transactions: () => transactions,
    async rest() {
      while (engine.worker.held() > 0) await new Promise((resolve) => setImmediate(resolve))
    },
    stop: () => engine.stop(),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
