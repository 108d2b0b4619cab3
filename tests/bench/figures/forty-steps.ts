import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngineOn } from '../../../engine/main.ts'
import { quietLog } from '../../../engine/cli/quiet-log.ts'
import { benchFlows } from '../support/bench-flows.ts'
import { figure, median, type Figure } from '../support/figure.ts'

const rounds = 30

/** Forty light steps of one flow in sequence, from start to finished and synced. */
export async function benchFortySteps(): Promise<readonly Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'mach-forty-'))
  const engine = await openEngineOn(
    { dataFolder, host: '127.0.0.1', port: 0, smtp: null, logLevel: 'info', isTraced: false },
    quietLog
  )
  await engine.install.flow(benchFlows.find(({ id }) => id === 'bench-forty'))
  await engine.start()
  const tookMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    await engine.intake.startByHand('bench-forty', { n: 100 }, 'bench')
    while (engine.worker.held() > 0) await new Promise((resolve) => setImmediate(resolve))
    tookMs.push(performance.now() - startedAt)
  }
  await engine.stop()
  rmSync(dataFolder, { recursive: true, force: true })
  return [figure('forty_steps_ms', median(tookMs), 'ms')]
}
