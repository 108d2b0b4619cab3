import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { FlowFinding } from '../run/install.ts'
import { engineError } from '../errors.ts'
import { openEngineOn } from '../main.ts'
import type { Engine } from '../run/open-engine.ts'
import { installOwnPlugins } from './install-pack.ts'
import { configOf } from './config-of.ts'
import { addFlowRehearsal } from './flow-rehearsal.ts'
import { addFlowControl } from './flow-control.ts'
import { quietLog } from './quiet-log.ts'

interface FlowOptions {
  readonly data?: string
  readonly json?: boolean
  readonly input?: string
}

/** `mach flow`: check, run by hand, and what `flow-control.ts` adds. */
export function addFlow(program: Command): void {
  const flow = program.command('flow').description('check and run flows')
  flow
    .command('validate')
    .description('say what keeps flow files from going live')
    .argument('<files...>', 'flow files (JSON)')
    .option('--data <folder>', 'installation whose plugins are used (MACH_DATA)')
    .option('--json', 'print the findings as JSON')
    .action(validate)
  addFlowControl(flow)
  addFlowRehearsal(flow)
  flow
    .command('run')
    .description('start a run of an installed flow by hand and wait until it rests')
    .argument('<id>', 'flow id')
    .option('--input <json>', 'what the trigger would bring', '{}')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the run as JSON')
    .action(run)
}

async function validate(files: readonly string[], options: FlowOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    await installOwnPlugins(engine)
    const reports = files.map((file) => ({ file, findings: engine.install.validate(readJson(file)) }))
    if (options.json) console.log(JSON.stringify(reports))
    else for (const { file, findings } of reports) printFindings(file, findings)
    if (reports.some(({ findings }) => errorsIn(findings) > 0)) process.exitCode = 1
  })
}

async function run(id: string, options: FlowOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const { runId } = await engine.intake.startByHand(id, parseJson(options.input ?? '{}', '--input'), 'user:cli')
    if (runId === null) throw engineError('INPUT_INVALID', { fields: [] })
    await engine.start()
    const { handle, journal } = await restOf(engine, runId)
    if (options.json) console.log(JSON.stringify({ ...handle.run, journal }))
    else
      for (const entry of journal) console.log(`${entry.kind.padEnd(9)} ${'step' in entry ? (entry.step ?? '') : ''}`)
    if (!options.json) console.log(`${handle.run.status} ${runId}`)
    if (handle.run.status === 'failed') process.exitCode = 1
  })
}

const lookAgainMs = 50

async function restOf(engine: Engine, runId: string) {
  for (;;) {
    const handle = await engine.store.runs.find(runId)
    if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: runId })
    if (handle.run.status !== 'ready') return { handle, journal: await engine.store.runs.journal(handle) }
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}

async function withEngine(options: FlowOptions, work: (engine: Engine) => Promise<void>): Promise<void> {
  const config = configOf(options)
  const engine = await openEngineOn(config, quietLog)
  try {
    await work(engine)
  } finally {
    await engine.stop()
  }
}

function printFindings(file: string, findings: readonly FlowFinding[]): void {
  const errors = errorsIn(findings)
  console.log(`${file}: ${errors === 0 ? 'ok' : `${errors} to correct`}`)
  for (const { step, code, severity, message, fix } of findings) {
    const kind = severity === 'error' ? code : `${code} (to look at)`
    console.log(`  ${step ?? '-'} ${kind}\n    ${message.vi}\n    ${message.en}`)
    if (fix) console.log(`    -> ${fix.label.vi} / ${fix.label.en}`)
  }
}

function errorsIn(findings: readonly FlowFinding[]): number {
  return findings.filter(({ severity }) => severity === 'error').length
}

function readJson(file: string): unknown {
  return parseJson(readFileSync(file, 'utf8'), file)
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = { vi: 'không phải JSON đúng cú pháp', en: 'is not well-formed JSON' }
    throw engineError('INPUT_INVALID', { fields: [{ path: where, message }] }, cause)
  }
}
