import type { BareSpeed } from '../support/bare-loop.ts'
import { forkBareLoop, type ForkedBareLoop } from '../support/fork-bare-loop.ts'
import { figure, median, type Figure } from '../support/figure.ts'
import { openBenchEngine, type BenchEngine } from '../support/open-bench-engine.ts'

/** Many short rounds of both in turn, so that a busy disk or neighbour meets both alike. */
const rounds = 9
/** Rounds of both before them: a server is fast only when its code has been compiled for what it really does. */
const warmUps = 16
const clients = 64

/**
 * Runs of five light steps, from start to finished and synced; then the same with three of the five in the sandbox. Beside
 * them, in turn: a bare loop that writes the same rows in as many transactions into a file that grows alike.
 */
export async function benchEngineRuns(): Promise<readonly Figure[]> {
  return [
    ...(await benchFlow('engine_runs', 'bench-five', 3_000)),
    ...(await benchFlow('engine_sandboxed_runs', 'bench-five-sandboxed', 2_000))
  ]
}

async function benchFlow(name: string, flowId: string, count: number): Promise<readonly Figure[]> {
  const bench = await openBenchEngine()
  const loop = forkBareLoop(bench.file)
  const pairs: (readonly [own: BareSpeed, bare: BareSpeed])[] = []
  for (let round = 0; round < warmUps + rounds; round += 1) pairs.push(await measure(bench, loop, { flowId, count }))
  await loop.close()
  await bench.stop()
  bench.remove()
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

/** A round of the engine, and then the same rows by the bare loop. */
async function measure(
  bench: BenchEngine,
  loop: ForkedBareLoop,
  { flowId, count }: { readonly flowId: string; readonly count: number }
): Promise<readonly [own: BareSpeed, bare: BareSpeed]> {
  const before = bench.transactions()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await drive(bench, flowId, count)
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  // In the last transaction of a round runs are only finished.
  const batch = Math.round(count / (bench.transactions() - before - 1))
  const own = { runsPerSecond: count / seconds, cpuMsPerRun: (user + system) / 1000 / count }
  return [own, await loop.writeNew(batch)]
}

async function drive(bench: BenchEngine, flowId: string, count: number): Promise<void> {
  let next = 0
  const client = async (): Promise<void> => {
    while (next++ < count) await bench.engine.intake.startByHand(flowId, { n: 100 }, 'bench')
  }
  await Promise.all(Array.from({ length: clients }, client))
  await bench.rest()
}
