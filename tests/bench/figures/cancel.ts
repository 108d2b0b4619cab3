import { limits } from '../../../engine/limits.ts'
import { figure, percentile, type Figure } from '../support/figure.ts'
import { openBenchEngine, type BenchEngine } from '../support/open-bench-engine.ts'

const cancels = 400
/** One cancel every so often, while all that may come in at the same time does. */
const everyMs = 5

/** A cancel of a run, from the request to final and synced, while the engine has all the work it can do. */
export async function benchCancel(): Promise<readonly Figure[]> {
  const bench = await openBenchEngine()
  const asleep = await Promise.all(Array.from({ length: cancels }, () => fallAsleep(bench)))
  await bench.rest()
  let isLoaded = true
  const client = async (): Promise<void> => {
    while (isLoaded) await bench.engine.intake.startByHand('bench-five-sandboxed', { n: 100 }, 'bench')
  }
  const clients = Array.from({ length: limits.intakeInFlightMax }, client)
  const tookMs: number[] = []
  const pending: Promise<void>[] = []
  for (const runId of asleep) {
    pending.push(cancel(bench, runId, tookMs))
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  await Promise.all(pending)
  isLoaded = false
  await Promise.all(clients)
  await bench.rest()
  await bench.stop()
  bench.remove()
  return [figure('cancel_p99_ms', percentile(tookMs, 0.99), 'ms')]
}

async function cancel({ engine }: BenchEngine, runId: string, tookMs: number[]): Promise<void> {
  const startedAt = performance.now()
  await engine.control.cancel(runId, 'bench', 'bench')
  tookMs.push(performance.now() - startedAt)
  const handle = await engine.store.runs.find(runId)
  if (handle?.run.status !== 'cancelled') throw new Error(`a cancelled run is ${handle?.run.status}`)
}

async function fallAsleep({ engine }: BenchEngine): Promise<string> {
  const { runId } = await engine.intake.receiveHook('bench-accept', { fullName: 'An' }, { key: null, trace: null })
  return runId ?? ''
}
