import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { EngineError, engineError } from '../errors.ts'
import { openEngineOn } from '../main.ts'
import type { Engine } from '../run/open-engine.ts'
import { installOwnPlugins } from './install-pack.ts'
import { openProgress } from './progress.ts'
import { untilIdle } from './until-idle.ts'
import { configOf } from './config-of.ts'
import { quietLog } from './quiet-log.ts'
import { readCsv, type CsvRow } from './read-csv.ts'

interface ImportOptions {
  readonly form: string
  readonly key?: string
  readonly data?: string
  readonly json?: boolean
}

interface ImportReport {
  rows: number
  accepted: number
  known: number
  readonly refused: Record<string, number>
}

const atOnce = 64

/** `mach import`: sends each row of a CSV file through a form, so that the same flow handles it as a visitor's. */
export function addImport(program: Command): void {
  program
    .command('import')
    .description('send the rows of a CSV file through a form')
    .argument('<file>', 'CSV file; its header names the fields of the form')
    .requiredOption('--form <id>', 'form that takes the rows')
    .option('--key <column>', 'column that tells rows apart: the same value is taken once')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: ImportOptions) => {
      const config = configOf(options)
      const engine = await openEngineOn(config, quietLog)
      try {
        await installOwnPlugins(engine)
        await engine.start()
        const report = await importRows(engine, file, options)
        await untilIdle(engine)
        print(report, options.json === true)
      } finally {
        await engine.stop()
      }
    })
}

async function importRows(engine: Engine, file: string, options: ImportOptions): Promise<ImportReport> {
  const { form } = engine.registry.form(options.form)
  if (!existsSync(file)) throw engineError('NOT_FOUND', { what: 'file', id: file })
  const report: ImportReport = { rows: 0, accepted: 0, known: 0, refused: {} }
  const progress = openProgress('import', await countRows(file))
  const names = new Set([...form.fields, ...form.consents].map(({ name }) => name))
  const underWay = new Set<Promise<void>>()
  for await (const row of readCsv(file)) {
    const sending = importRow(engine, { row, names, options, report }).finally(() => {
      progress.advance()
      underWay.delete(sending)
    })
    underWay.add(sending)
    if (underWay.size >= atOnce) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  progress.end()
  return report
}

interface RowToImport {
  readonly row: CsvRow
  readonly names: ReadonlySet<string>
  readonly options: ImportOptions
  readonly report: ImportReport
}

async function importRow(engine: Engine, { row, names, options, report }: RowToImport): Promise<void> {
  report.rows += 1
  const body = Object.fromEntries(Object.entries(row.fields).filter(([name, value]) => names.has(name) && value !== ''))
  const key = options.key === undefined ? null : (row.fields[options.key] ?? null)
  try {
    const { isNew } = await engine.intake.submitForm(options.form, body, { key, trace: null })
    if (isNew) report.accepted += 1
    else report.known += 1
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'bug') throw error
    report.refused[error.code] = (report.refused[error.code] ?? 0) + 1
    await engine.intake.noteRefusal(`form:${options.form}`, key, error)
  }
}

async function countRows(file: string): Promise<number> {
  let count = 0
  for await (const row of readCsv(file)) count += row.line > 0 ? 1 : 0
  return count
}

function print(report: ImportReport, asJson: boolean): void {
  if (asJson) console.log(JSON.stringify(report))
  else
    console.log(
      `rows ${report.rows}, accepted ${report.accepted}, known before ${report.known}, refused ${JSON.stringify(report.refused)}`
    )
}
