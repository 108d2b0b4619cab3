import { dirname } from 'node:path'
import { openRehearsals } from '../../../engine/rehearsal/open-rehearsals.ts'
import { systemClock } from '../../../engine/run/system-clock.ts'
import type { RehearsalView } from '../../../schemas/rehearsal.ts'
import { figure, type Figure } from '../support/figure.ts'
import { openBenchEngine } from '../support/open-bench-engine.ts'

const count = 10_000
const flowId = 'bench-five-sandboxed'

/** Ten thousand past triggers of a flow of five steps in the sandbox, played in a process of their own; beside it the runs themselves. */
export async function benchSimulate(): Promise<readonly Figure[]> {
  const bench = await openBenchEngine()
  const startedAt = performance.now()
  for (let sent = 0; sent < count; sent += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => bench.engine.intake.startByHand(flowId, { n: sent + n }, 'bench'))
    )
  await bench.rest()
  const ranS = (performance.now() - startedAt) / 1000
  const rehearsals = openRehearsals({ dataFolder: dirname(bench.file), clock: systemClock })
  const beganAt = performance.now()
  const begun = rehearsals.begin({ kind: 'past', flow: bench.engine.registry.flow(flowId).flow, days: 90 })
  const { past } = await untilOver(() => rehearsals.view(begun.id))
  const tookS = (performance.now() - beganAt) / 1000
  rehearsals.close()
  await bench.stop()
  bench.remove()
  if (past?.enrolled !== count) throw new Error(`${past?.enrolled ?? 'no'} runs were simulated`)
  return [figure('simulate_10k_s', tookS, 's', ranS)]
}

async function untilOver(look: () => RehearsalView): Promise<RehearsalView> {
  for (;;) {
    const view = look()
    if (view.state === 'failed') throw new Error(JSON.stringify(view.error))
    if (view.state === 'done') return view
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
