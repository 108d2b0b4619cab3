import { figure, median, type Figure } from '../support/figure.ts'
import { openBenchEngine, type BenchEngine } from '../support/open-bench-engine.ts'
import { rewriteRows } from '../support/rewrite-rows.ts'

const rounds = 5
const clients = 64

/**
 * Runs of five light steps, from start to finished and synced; then the same with three of the five in the sandbox. Beside
 * them: a bare loop that writes the same rows in as many transactions, in this process, right after.
 */
export async function benchEngineRuns(): Promise<readonly Figure[]> {
  return [
    ...(await benchFlow('engine_runs', 'bench-five', 5_000)),
    ...(await benchFlow('engine_sandboxed_runs', 'bench-five-sandboxed', 3_000))
  ]
}

async function benchFlow(name: string, flowId: string, count: number): Promise<readonly Figure[]> {
  const found: Round[] = []
  for (let round = 0; round < rounds; round += 1) found.push(await measure(flowId, count))
  const middle = (of: (round: Round) => number): number => median(found.map(of))
  return [
    figure(
      `${name}_ratio`,
      middle(({ own, bare }) => own / bare),
      'ratio'
    ),
    figure(
      `${name}_per_s`,
      middle(({ own }) => own),
      'runs/s',
      middle(({ bare }) => bare)
    ),
    figure(
      `${name}_cpu_ms_per_run`,
      middle(({ ownCpu }) => ownCpu),
      'ms',
      middle(({ bareCpu }) => bareCpu)
    )
  ]
}

interface Round {
  /** Runs per second. */
  readonly own: number
  readonly bare: number
  /** CPU of this process per run, in milliseconds. */
  readonly ownCpu: number
  readonly bareCpu: number
}

async function measure(flowId: string, count: number): Promise<Round> {
  const bench = await openBenchEngine()
  await drive(bench, flowId, count)
  const transactionsBefore = bench.transactions()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await drive(bench, flowId, count)
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const batch = Math.ceil(count / (bench.transactions() - transactionsBefore))
  await bench.stop()
  const { runsPerSecond: bare, cpuMsPerRun: bareCpu } = rewriteRows(bench.file, batch)
  bench.remove()
  return { own: count / seconds, bare, ownCpu: (user + system) / 1000 / count, bareCpu }
}

async function drive(bench: BenchEngine, flowId: string, count: number): Promise<void> {
  let next = 0
  const client = async (): Promise<void> => {
    while (next++ < count) await bench.engine.intake.startByHand(flowId, { n: 100 }, 'bench')
  }
  await Promise.all(Array.from({ length: clients }, client))
  await bench.rest()
}
