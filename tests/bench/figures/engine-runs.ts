import { figure, median, type Figure } from '../support/figure.ts'
import { openBenchEngine, type BenchEngine } from '../support/open-bench-engine.ts'
import { rewriteRows, type BareLoop } from '../support/rewrite-rows.ts'

/** Many short rounds of both in turn, so that a busy disk or neighbour meets both alike. */
const rounds = 9
const clients = 64

/**
 * Runs of five light steps, from start to finished and synced; then the same with three of the five in the sandbox. Beside
 * them: a bare loop that writes the same rows in as many transactions, in this process.
 */
export async function benchEngineRuns(): Promise<readonly Figure[]> {
  return [
    ...(await benchFlow('engine_runs', 'bench-five', 3_000)),
    ...(await benchFlow('engine_sandboxed_runs', 'bench-five-sandboxed', 2_000))
  ]
}

async function benchFlow(name: string, flowId: string, count: number): Promise<readonly Figure[]> {
  const { file, batch, remove } = await makeRows(flowId, count)
  const bench = await openBenchEngine()
  await drive(bench, flowId, count)
  const own: Speed[] = []
  const bare: Speed[] = []
  for (let round = 0; round < rounds; round += 1) {
    own.push(await measure(bench, flowId, count))
    bare.push(rewriteRows(file, batch))
  }
  await bench.stop()
  bench.remove()
  remove()
  const [ownPerS, barePerS] = [own, bare].map((speeds) => median(speeds.map(({ runsPerSecond }) => runsPerSecond)))
  const [ownCpu, bareCpu] = [own, bare].map((speeds) => median(speeds.map(({ cpuMsPerRun }) => cpuMsPerRun)))
  return [
    figure(`${name}_ratio`, (ownPerS ?? 0) / (barePerS ?? 1), 'ratio'),
    figure(`${name}_per_s`, ownPerS ?? 0, 'runs/s', barePerS),
    figure(`${name}_cpu_ms_per_run`, ownCpu ?? 0, 'ms', bareCpu)
  ]
}

type Speed = Pick<BareLoop, 'runsPerSecond' | 'cpuMsPerRun'>

/** The rows that the bare loop writes, and how many runs shared a transaction when they were made. */
async function makeRows(flowId: string, count: number) {
  const bench = await openBenchEngine()
  const before = bench.transactions()
  await drive(bench, flowId, count)
  const batch = Math.ceil(count / (bench.transactions() - before))
  await bench.stop()
  return { file: bench.file, batch, remove: () => bench.remove() }
}

async function measure(bench: BenchEngine, flowId: string, count: number): Promise<Speed> {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await drive(bench, flowId, count)
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  return { runsPerSecond: count / seconds, cpuMsPerRun: (user + system) / 1000 / count }
}

async function drive(bench: BenchEngine, flowId: string, count: number): Promise<void> {
  let next = 0
  const client = async (): Promise<void> => {
    while (next++ < count) await bench.engine.intake.startByHand(flowId, { n: 100 }, 'bench')
  }
  await Promise.all(Array.from({ length: clients }, client))
  await bench.rest()
}
