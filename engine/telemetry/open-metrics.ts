import type { JournalEntry } from '../../schemas/journal.ts'
import type { Gauge, Metrics, RunMoved, Telemetry } from '../ports/telemetry.ts'
import { Counter } from './counter.ts'
import { Histogram } from './histogram.ts'
import { braced, writeLabels } from './metric-family.ts'
import { processGauges } from './process-gauges.ts'

const stepBounds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30]
const commitBounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1]
const operationBounds = [1, 2, 5, 10, 20, 50, 100, 200, 512]
const deliveryBounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120]

/**
 * Counts what happens, in memory, and writes it down for Prometheus. The format is a few lines of text, so a library would
 * only bring its own notion of a registry and of what to measure by default.
 */
export function openMetrics(): Telemetry & Metrics {
  const families = makeFamilies()
  const process = processGauges()
  return {
    runEnqueued: ({ flowId }) => families.enqueued.add([flowId]),
    runMoved(moved) {
      for (const entry of moved.entries) count(families, entry, moved)
    },
    transactionDone({ operations, tookMs }) {
      families.commitSeconds.observe(tookMs / 1000)
      families.commitOperations.observe(operations)
    },
    messageTried({ message: { channel }, outcome, startedAt, endedAt }) {
      families.messages.add([channel, outcome])
      families.deliverySeconds.observe((endedAt - startedAt) / 1000, [channel])
    },
    outsideCalled({ plugin, outcome, tookMs }) {
      families.outsideCalls.add([plugin, outcome])
      families.outsideSeconds.observe(tookMs / 1000, [plugin])
    },
    exposition: (gauges) =>
      [
        ...Object.values(families).flatMap((family) => family.lines()),
        ...[...gauges, ...process()].flatMap(gaugeLines),
        ''
      ].join('\n')
  }
}

function makeFamilies() {
  return {
    enqueued: new Counter('mach_runs_enqueued_total', 'Runs enqueued, by flow.', ['flow']),
    finished: new Counter('mach_runs_finished_total', 'Runs finished, by flow and outcome.', ['flow', 'outcome']),
    steps: new Counter('mach_steps_total', 'Attempts of steps, by action and outcome.', ['action', 'outcome']),
    failures: new Counter('mach_step_failures_total', 'Failed attempts, by action and error code.', ['action', 'code']),
    retries: new Counter('mach_step_retries_total', 'Failed attempts that are tried again, by action.', ['action']),
    stepSeconds: new Histogram(
      { name: 'mach_step_seconds', help: 'Time of calls that gave an output, by action.', bounds: stepBounds },
      ['action']
    ),
    commitSeconds: new Histogram({
      name: 'mach_commit_seconds',
      help: 'Time of a transaction with its sync.',
      bounds: commitBounds
    }),
    commitOperations: new Histogram({
      name: 'mach_commit_operations',
      help: 'Operations that shared a transaction.',
      bounds: operationBounds
    }),
    messages: new Counter('mach_message_deliveries_total', 'Attempts to deliver, by channel and outcome.', [
      'channel',
      'outcome'
    ]),
    outsideCalls: new Counter('mach_outside_calls_total', 'Calls of plugins to the outside, by plugin and outcome.', [
      'plugin',
      'outcome'
    ]),
    outsideSeconds: new Histogram(
      { name: 'mach_outside_call_seconds', help: 'Time of calls to the outside, by plugin.', bounds: deliveryBounds },
      ['plugin']
    ),
    deliverySeconds: new Histogram(
      {
        name: 'mach_message_delivery_seconds',
        help: 'Time of attempts to deliver, by channel.',
        bounds: deliveryBounds
      },
      ['channel']
    )
  }
}

function count(families: ReturnType<typeof makeFamilies>, entry: JournalEntry, { run, actionOf }: RunMoved): void {
  if (entry.kind === 'done') {
    const action = actionOf(entry.step)
    families.steps.add([action, 'done'])
    families.stepSeconds.observe(entry.tookMs / 1000, [action])
  } else if (entry.kind === 'failed') {
    const action = actionOf(entry.step)
    families.steps.add([action, 'failed'])
    families.failures.add([action, entry.error.code])
    if (entry.retryAt !== null) families.retries.add([action])
  } else if (entry.kind === 'finished') families.finished.add([run.flowId, entry.outcome])
  else if (entry.kind === 'cancelled') families.finished.add([run.flowId, 'cancelled'])
}

function gaugeLines({ name, help, samples, isCounter = false }: Gauge): readonly string[] {
  const lines = samples.map(({ labels, value }) => `${name}${braced(writeLabels(labels))} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${isCounter ? 'counter' : 'gauge'}`, ...lines]
}
