import { Command } from 'commander'
import { addBuild } from './build.ts'
import { addDemo } from './demo/demo.ts'
import { addDoctor } from './doctor.ts'
import { addFlow } from './flow.ts'
import { addImport } from './import.ts'
import { reportError } from './report-error.ts'
import { addSimulateEngine } from './simulate-engine.ts'
import { addStart } from './start.ts'

/** Runs the `mach` command. Each subcommand has its file; reports take `--json`; the exit code is 0 only when all is well. */
export async function runProgram(): Promise<void> {
  const program = new Command('mach')
    .description('Mạch: a CRM whose work is drawn, not coded')
    .showHelpAfterError()
    .showSuggestionAfterError()
  for (const add of [addStart, addDemo, addDoctor, addFlow, addImport, addBuild, addSimulateEngine]) add(program)
  try {
    await program.parseAsync()
  } catch (error) {
    reportError(error)
    process.exitCode = 1
  }
}
