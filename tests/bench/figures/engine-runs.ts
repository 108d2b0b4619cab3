import { openBareLoop, type BareLoop, type BareSpeed } from '../support/bare-loop.ts'
import { figure, median, type Figure } from '../support/figure.ts'
import { openBenchEngine, type BenchEngine } from '../support/open-bench-engine.ts'

/** Many short rounds of both in turn, so that a busy disk or neighbour meets both alike. */
const rounds = 9
/** Rounds of both before them: a server is fast only when its code has been compiled for what it really does. */
const warmUps = 16
const clients = 64

/**
 * Runs of five light steps, from start to finished and synced; then the same with three of the five in the sandbox. Beside
 * them: a bare loop that writes the same rows in as many transactions, in this process, into a file that grows alike.
 */
export async function benchEngineRuns(): Promise<readonly Figure[]> {
  return [
    ...(await benchFlow('engine_runs', 'bench-five', 3_000)),
    ...(await benchFlow('engine_sandboxed_runs', 'bench-five-sandboxed', 2_000))
  ]
}

async function benchFlow(name: string, flowId: string, count: number): Promise<readonly Figure[]> {
  const { loop, remove } = await makeRows(flowId, count)
  const bench = await openBenchEngine()
  const pairs: (readonly [own: BareSpeed, bare: BareSpeed])[] = []
  for (let round = 0; round < warmUps + rounds; round += 1)
    pairs.push([await measure(bench, flowId, count), loop.writePart()])
  await bench.stop()
  bench.remove()
  loop.close()
  remove()
  const middle = (of: (pair: readonly [own: BareSpeed, bare: BareSpeed]) => number): number =>
    median(pairs.slice(warmUps).map(of))
  return [
    figure(
      `${name}_ratio`,
      middle(([own, bare]) => own.runsPerSecond / bare.runsPerSecond),
      'ratio'
    ),
    figure(
      `${name}_per_s`,
      middle(([own]) => own.runsPerSecond),
      'runs/s',
      middle(([, bare]) => bare.runsPerSecond)
    ),
    figure(
      `${name}_cpu_ms_per_run`,
      middle(([own]) => own.cpuMsPerRun),
      'ms',
      middle(([, bare]) => bare.cpuMsPerRun)
    )
  ]
}

/** The loop over rows as the engine wrote them in as many rounds, with as many runs in a transaction. */
async function makeRows(flowId: string, count: number): Promise<{ readonly loop: BareLoop; remove(): void }> {
  const bench = await openBenchEngine()
  const before = bench.transactions()
  const parts = warmUps + rounds
  for (let part = 0; part < parts; part += 1) await drive(bench, flowId, count)
  // In the last transaction of a round runs are only finished.
  const batch = Math.round(count / ((bench.transactions() - before) / parts - 1))
  await bench.stop()
  return { loop: openBareLoop({ file: bench.file, batch, parts }), remove: () => bench.remove() }
}

async function measure(bench: BenchEngine, flowId: string, count: number): Promise<BareSpeed> {
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
