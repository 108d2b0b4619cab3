import { figure, median, type Figure } from '../support/figure.ts'
import { openBenchEngine } from '../support/open-bench-engine.ts'

const rounds = 30

/** Forty light steps of one flow in sequence, from start to finished and synced. */
export async function benchFortySteps(): Promise<readonly Figure[]> {
  const bench = await openBenchEngine()
  const tookMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    await bench.engine.intake.startByHand('bench-forty', { n: 100 }, 'bench')
    await bench.rest()
    tookMs.push(performance.now() - startedAt)
  }
  await bench.stop()
  bench.remove()
  return [figure('forty_steps_ms', median(tookMs), 'ms')]
}
