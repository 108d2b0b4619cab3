import { cpus } from 'node:os'
import { benchCancel } from './figures/cancel.ts'
import { benchDesigner } from './figures/designer.ts'
import { benchEngineRuns } from './figures/engine-runs.ts'
import { benchFortySteps } from './figures/forty-steps.ts'
import { benchLeadFlow } from './figures/lead-flow.ts'
import { benchPostgres } from './figures/postgres.ts'
import { benchSandboxCall } from './figures/sandbox-call.ts'
import { benchSandboxHosts } from './figures/sandbox-hosts.ts'
import { benchSimulate } from './figures/simulate.ts'
import { benchSleepers } from './figures/sleepers.ts'
import { benchStartUp } from './figures/start-up.ts'
import { benchWebhook } from './figures/webhook.ts'
import type { Figure } from './support/figure.ts'

/**
 * `npm run bench`: every budget beside a baseline that ran in the same run. `--json` prints one line per figure,
 * `--only <name>` measures only the group whose name begins so. The machine should be quiet.
 */
const groups = {
  lead: benchLeadFlow,
  webhook: benchWebhook,
  engine: benchEngineRuns,
  cancel: benchCancel,
  forty: benchFortySteps,
  postgres: benchPostgres,
  designer: benchDesigner,
  simulate: benchSimulate,
  sleepers: benchSleepers,
  sandbox: benchSandboxCall,
  sandboxHosts: benchSandboxHosts,
  start: benchStartUp
}

const arguments_ = process.argv.slice(2)
const isJson = arguments_.includes('--json')
const only = arguments_.includes('--only') ? (arguments_[arguments_.indexOf('--only') + 1] ?? '') : ''

if (!isJson) console.log(`Node ${process.version}, ${cpus().length} cores\n${header()}`)
for (const [name, bench] of Object.entries(groups)) {
  if (!name.startsWith(only)) continue
  for (const each of await bench()) console.log(isJson ? JSON.stringify(each) : row(each))
}

function header(): string {
  return [
    'figure'.padEnd(36),
    'value'.padStart(12),
    'unit'.padEnd(8),
    'baseline'.padStart(12),
    'ratio'.padStart(8)
  ].join('  ')
}

function row({ name, value, unit, baseline, ratio }: Figure): string {
  const cells = [
    name.padEnd(36),
    String(value).padStart(12),
    unit.padEnd(8),
    String(baseline ?? '-').padStart(12),
    String(ratio ?? '-').padStart(8)
  ]
  return cells.join('  ')
}
