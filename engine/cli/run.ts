import type { Command } from 'commander'
import type { BulkJob, BulkPreview } from '../../schemas/bulk-job.ts'
import type { RunDetail, RunPage } from '../../schemas/views.ts'
import { withApi, type CallApi } from './call-api.ts'
import { openProgress } from './progress.ts'

interface Options {
  readonly data?: string
  readonly json?: boolean
}

interface FilterOptions extends Options {
  readonly status?: string
  readonly flow?: string
  readonly subject?: string
  readonly flowVersion?: string
  readonly at?: string
  readonly error?: string
  readonly createdFrom?: string
  readonly createdTo?: string
}

/** `mach run list|show|cancel|retry|bulk`, with or without a running Mạch. */
export function addRun(program: Command): void {
  const run = program.command('run').description('look at runs and decide what becomes of them')
  filtered(command(run, 'list', 'runs, newest first'))
    .option('--limit <number>', 'how many', '50')
    .action(list)
  command(run, 'show', 'a run with all that happened').argument('<id>', 'run id').action(show)
  command(run, 'cancel', 'cancel a run, for good')
    .argument('<id>', 'run id')
    .option('--reason <text>', 'why')
    .action(cancel)
  command(run, 'retry', 'let a failed run go on from the step that failed')
    .argument('<id>', 'run id')
    .option('--newest', 'on the newest version of its flow')
    .action(retry)
  filtered(command(run, 'bulk', 'do one thing to all runs of a filter: cancel, retry, move or finish'))
    .argument('<action>', 'cancel, retry, move or finish')
    .option('--dry-run', 'only say what it would do')
    .option('--canary <number>', 'do so many first, then ask with --continue')
    .option('--continue <job>', 'do the rest of a job')
    .option('--newest', 'retry on the newest version')
    .option('--to <version>', 'version to move to; default the newest')
    .option('--reason <text>', 'why they are cancelled')
    .action(bulk)
}

function command(run: Command, name: string, description: string): Command {
  return run
    .command(name)
    .description(description)
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the answer as JSON')
}

function filtered(given: Command): Command {
  return given
    .option('--status <status>', 'queued, ready, waiting, completed, failed or cancelled')
    .option('--flow <id>', 'of this flow')
    .option('--subject <id>', 'about this subject')
    .option('--flow-version <number>', 'on this version')
    .option('--at <step>', 'standing at this step')
    .option('--error <code>', 'failed with this error')
    .option('--created-from <time>', 'begun from this time on (ISO 8601)')
    .option('--created-to <time>', 'begun before this time')
}

function filterOf(options: FilterOptions): Readonly<Record<string, string | number>> {
  const { status, flow: flowId, subject, at, error: errorCode, createdFrom, createdTo } = options
  const version = options.flowVersion === undefined ? undefined : Number(options.flowVersion)
  const given = Object.entries({ status, flowId, subject, version, at, errorCode, createdFrom, createdTo })
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))
}

async function list(options: FilterOptions & { readonly limit: string }): Promise<void> {
  const query = new URLSearchParams({ limit: options.limit })
  for (const [name, value] of Object.entries(filterOf(options))) query.set(name, String(value))
  const page = await withApi(options, (call) => call<RunPage>('GET', `/api/runs?${query.toString()}`))
  if (options.json) return console.log(JSON.stringify(page))
  for (const { id, flowId, flowVersion, status, createdAt, title } of page.runs)
    console.log(
      `${id} ${status.padEnd(9)} ${flowId} v${flowVersion} ${new Date(createdAt).toISOString()} ${title ?? ''}`
    )
}

async function show(id: string, options: Options): Promise<void> {
  const run = await withApi(options, (call) => call<RunDetail>('GET', pathOf(id)))
  printRun(run, options)
}

async function cancel(id: string, options: Options & { readonly reason?: string }): Promise<void> {
  const body = options.reason === undefined ? {} : { reason: options.reason }
  printRun(await withApi(options, (call) => call<RunDetail>('POST', `${pathOf(id)}/cancel`, body)), options)
}

async function retry(id: string, options: Options & { readonly newest?: boolean }): Promise<void> {
  const body = { on: options.newest ? 'newest' : 'same' }
  printRun(await withApi(options, (call) => call<RunDetail>('POST', `${pathOf(id)}/retry`, body)), options)
}

function pathOf(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}`
}

function printRun(run: RunDetail, { json }: Options): void {
  if (json) return console.log(JSON.stringify(run))
  console.log(`${run.id} ${run.status} ${run.flowId} v${run.flowVersion}`)
  for (const entry of run.journal) {
    const step = 'step' in entry ? (entry.step ?? '') : ''
    console.log(`  ${new Date(entry.at).toISOString()} ${entry.kind.padEnd(11)} ${step}`)
  }
  for (const { step, standing, until } of run.lanes)
    console.log(`  at ${step} ${standing ?? ''} ${until === null ? '' : `until ${new Date(until).toISOString()}`}`)
}

interface BulkCliOptions extends FilterOptions {
  readonly dryRun?: boolean
  readonly canary?: string
  readonly continue?: string
  readonly newest?: boolean
  readonly to?: string
  readonly reason?: string
}

async function bulk(action: string, options: BulkCliOptions): Promise<void> {
  await withApi(options, async (call) => {
    if (options.dryRun)
      return printPreview(await call<BulkPreview>('POST', '/api/runs/bulk', bodyOf(action, options)), options)
    const begun = options.continue
      ? await call<BulkJob>('POST', `${jobPath(options.continue)}/continue`, {})
      : await call<BulkJob>('POST', '/api/runs/bulk', bodyOf(action, options))
    const job = await untilItRests(call, begun)
    if (options.json) console.log(JSON.stringify(job))
    else printJob(job)
    if (job.failed > 0) process.exitCode = 1
  })
}

function bodyOf(action: string, options: BulkCliOptions): object {
  const { canary, newest, to, reason, dryRun } = options
  return {
    action,
    filter: filterOf(options),
    ...(dryRun ? { dryRun } : {}),
    ...(canary === undefined ? {} : { canary: Number(canary) }),
    options: {
      ...(newest ? { on: 'newest' } : {}),
      ...(to === undefined ? {} : { to: Number(to) }),
      ...(reason === undefined ? {} : { reason })
    }
  }
}

function jobPath(id: string): string {
  return `/api/runs/bulk/${encodeURIComponent(id)}`
}

const lookAgainMs = 100

async function untilItRests(call: CallApi, begun: BulkJob): Promise<BulkJob> {
  const progress = openProgress(`${begun.action} ${begun.id}`, begun.total)
  let shown = 0
  for (;;) {
    const job = await call<BulkJob>('GET', jobPath(begun.id))
    progress.advance(job.done + job.failed - shown)
    shown = job.done + job.failed
    if (job.state !== 'working') {
      progress.end()
      return job
    }
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}

function printPreview(preview: BulkPreview, { json }: Options): void {
  if (json) return console.log(JSON.stringify(preview))
  console.log(`${preview.total} runs`)
  for (const { runId, status, refusal } of preview.sample)
    console.log(`  ${runId} ${status} ${refusal ? `${refusal.en} / ${refusal.vi}` : 'ok'}`)
}

function printJob({ id, state, done, failed, total, reasons, check }: BulkJob): void {
  console.log(`${state}: ${done} done, ${failed} failed, ${total} in all (job ${id})`)
  if (check) console.log(`checked before: ${check.can} can move, ${check.cannot} cannot`)
  const shown = state === 'held' && check ? check.reasons : reasons
  for (const { code, count, message, runId } of shown)
    console.log(`  ${count} x ${code}: ${message.en} / ${message.vi} (for example ${runId})`)
  if (state === 'held') console.log(`the rest: mach run bulk <action> --continue ${id}`)
}
