import { Command } from 'commander'
import { addBuild } from './build.ts'
import { addDemo } from './demo/demo.ts'
import { addDoctor } from './doctor.ts'
import { addFlow } from './flow.ts'
import { addImport } from './import.ts'
import { addKey } from './key.ts'
import { addOwner } from './owner.ts'
import { addRetain } from './retain.ts'
import { addRun } from './run.ts'
import { reportError } from './report-error.ts'
import { addSimulateEngine } from './simulate-engine.ts'
import { addStart } from './start.ts'

/** Runs the `mach` command. Each subcommand has its file; reports take `--json`; the exit code is 0 only when all is well. */
export async function runProgram(): Promise<void> {
  const program = new Command('mach')
    .description('Mạch: a CRM whose work is drawn, not coded')
    .showHelpAfterError()
    .showSuggestionAfterError()
  const parts = [
    addStart,
    addDemo,
    addDoctor,
    addFlow,
    addRun,
    addRetain,
    addImport,
    addOwner,
    addKey,
    addBuild,
    addSimulateEngine
  ]
  for (const add of parts) add(program)
  await addPluginCommands(program)
  try {
    await program.parseAsync()
  } catch (error) {
    reportError(error)
    process.exitCode = 1
  }
}

/** These bring the bundler along, so they are loaded only when they are asked for. */
async function addPluginCommands(program: Command): Promise<void> {
  if (process.argv[2] === 'plugin') (await import('./plugin/plugin.ts')).addPlugin(program)
  else program.command('plugin').description('write, test, build, install and upgrade plugins')
}
