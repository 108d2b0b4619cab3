import { quietLog } from '../../../engine/cli/quiet-log.ts'
import { openEngine, type Engine } from '../../../engine/run/open-engine.ts'
import { systemClock } from '../../../engine/run/system-clock.ts'
import { openPostgresStore } from '../../../engine/store/postgres/open-postgres-store.ts'
import { ensureSchema, onServer, openPostgres } from '../../support/open-postgres.ts'
import { fakeSandbox } from '../../support/fake-sandbox.ts'
import { engineFlows } from '../support/bench-flows.ts'
import { figure, median, type Figure } from '../support/figure.ts'
import { rewriteRuns, type BareRuns } from '../support/rewrite-runs.ts'

const rounds = 5
const warmUp = 3_000
const runs = 12_000
const lanes = 256

/**
 * Runs of five light steps on PostgreSQL, from start to finished and synced. Beside it: a bare client that writes the very
 * rows of these runs, in batches of the size that the engine made. In turns, because machines are noisy.
 */
export async function benchPostgres(): Promise<readonly Figure[]> {
  const server = await openPostgres()
  const measured: { readonly own: Measured; readonly bare: BareRuns }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const url = await ensureSchema(server.url, `round${round}`)
    const own = await benchEngine(url)
    measured.push({ own, bare: await rewriteRuns(url, { ...own, warmUp }) })
  }
  await server.stop()
  const middle = (of: (each: (typeof measured)[number]) => number): number => median(measured.map(of))
  return [
    figure(
      'pg_runs_per_s',
      middle(({ own }) => own.runsPerSecond),
      'runs/s',
      middle(({ bare }) => bare.runsPerSecond)
    ),
    figure(
      'pg_cpu_ms_per_run',
      middle(({ own }) => own.cpuMsPerRun),
      'ms',
      middle(({ bare }) => bare.cpuMsPerRun)
    ),
    figure(
      'pg_runs_ratio',
      middle(({ own, bare }) => own.runsPerSecond / bare.runsPerSecond),
      ''
    ),
    figure(
      'pg_commits_per_batch',
      middle(({ own }) => own.commitsPerBatch),
      ''
    )
  ]
}

interface Measured extends BareRuns {
  readonly commitsPerBatch: number
}

async function benchEngine(url: string): Promise<Measured> {
  const store = await openPostgresStore({ url, isOwner: true })
  const engine = await openEngine({
    store,
    sandbox: fakeSandbox({}),
    clock: systemClock,
    log: quietLog,
    courierOf: null
  })
  await engine.install.flow(engineFlows.find(({ id }) => id === 'bench-five'))
  await engine.start()
  await drive(engine, warmUp)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await drive(engine, runs)
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  await engine.stop()
  const commitsPerBatch = (2 * (runs + warmUp)) / (await batchesOn(url))
  return { runsPerSecond: runs / seconds, cpuMsPerRun: (user + system) / 1000 / runs, commitsPerBatch }
}

async function drive(engine: Engine, count: number): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next++ < count) await engine.intake.startByHand('bench-five', { n: 100 }, 'bench')
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  while (engine.worker.held() > 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Transactions that brought runs to their end. Nearly all also took new ones in. */
async function batchesOn(url: string): Promise<number> {
  const [row] = await onServer(url, 'select count(distinct xmin::text)::int as batches from journal')
  return Number(row?.['batches'])
}
