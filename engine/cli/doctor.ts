import type { RunStatus } from '../../schemas/run.ts'
import type { Command } from 'commander'
import type { Overview } from '../../schemas/views.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { openStoreOf } from '../main.ts'
import type { IntegrityFinding, RunHandle, Store } from '../ports/store.ts'
import { readOverview } from '../run/read-overview.ts'
import { openRegistry } from '../run/registry.ts'
import { configOf } from './config-of.ts'

/** `mach doctor`: checks the promises on live data. It only reads, also beside a running Mạch. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check the promises on the data of an installation')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the report as JSON')
    .action(async (options: { readonly data?: string; readonly json?: boolean }) => {
      const store = await openStoreOf(configOf(options), { isOwner: false })
      const report = await examine(store)
      await store.close()
      print(report, options.json === true)
      if (!report.findings.every(({ ok }) => ok)) process.exitCode = 1
    })
}

interface DoctorReport {
  readonly findings: readonly IntegrityFinding[]
  readonly overview: Overview
}

/** Checks what the store promises, then that each unfinished run's journal says the same as its row. */
async function examine(store: Store): Promise<DoctorReport> {
  const findings = [...(await store.checkIntegrity()), await checkJournals(store)]
  return { findings, overview: await readOverview(store) }
}

const pageRows = 500

async function checkJournals(store: Store): Promise<IntegrityFinding> {
  const registry = await openRegistry(store)
  const wrong: string[] = []
  for await (const handle of allRuns(store)) {
    const { flowId, flowVersion, status, id } = handle.run
    const flow = await registry.flowVersion(flowId, flowVersion)
    const state = foldJournal(flow, await store.runs.journal(handle))
    const isSame = state.finished === null ? isOpen(status) : state.finished === status
    if (!isSame) wrong.push(id)
  }
  const detail = wrong.length === 0 ? '' : `${wrong.length} do not, for example ${wrong[0] ?? ''}`
  return { check: 'every run stands where its journal says', ok: wrong.length === 0, detail }
}

function isOpen(status: RunStatus): boolean {
  return status === 'queued' || status === 'ready' || status === 'waiting'
}

async function* allRuns(store: Store): AsyncGenerator<RunHandle> {
  let cursor: string | undefined
  do {
    const page = await store.runs.list({ limit: pageRows, ...(cursor === undefined ? {} : { cursor }) })
    yield* page.handles
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

function print(report: DoctorReport, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(report))
    return
  }
  for (const { check, ok, detail } of report.findings)
    console.log(`${ok ? 'ok   ' : 'WRONG'} ${check}${ok ? '' : `: ${detail}`}`)
  const { heldPlugins, ...parts } = report.overview
  for (const { id, state, reason } of heldPlugins) console.log(`plugin ${id} ${state}${reason ? `: ${reason.en}` : ''}`)
  for (const [part, counts] of Object.entries(parts)) {
    const line = Object.entries(counts as Record<string, number>).filter(([, count]) => count > 0)
    console.log(`${part}: ${line.map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`)
  }
}
