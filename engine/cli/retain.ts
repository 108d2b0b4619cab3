import type { Command } from 'commander'
import type { RetentionReport } from '../../schemas/retention.ts'
import { withApi } from './call-api.ts'

interface Options {
  readonly data?: string
  readonly json?: boolean
  readonly dryRun?: boolean
}

/** `mach retain`: takes away finished runs that are old enough, as a running Mạch does every hour. */
export function addRetain(program: Command): void {
  program
    .command('retain')
    .description('take away finished runs that are old enough (MACH_KEEP_*), and give the space back')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the report as JSON')
    .option('--dry-run', 'only count')
    .action(retain)
}

async function retain(options: Options): Promise<void> {
  const body = { dryRun: options.dryRun === true }
  const report = await withApi(options, (call) => call<RetentionReport>('POST', '/api/retention', body))
  if (options.json) return console.log(JSON.stringify(report))
  const { runs, ...others } = report
  const line = (what: string, count: number): void => console.log(`${what.padEnd(16)} ${count}`)
  for (const status of ['completed', 'cancelled', 'failed'] as const) line(`${status} runs`, runs[status])
  for (const [what, count] of Object.entries(others)) line(what, count)
}
