import type { RetentionDays } from '../../schemas/retention.ts'
import { codePluginId } from '../core/code-script.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { nullTelemetry, type Metrics, type Telemetry } from '../ports/telemetry.ts'
import { noTracing, type Tracing } from '../ports/tracing.ts'
import { openAnnouncer, type Announcer } from './announce.ts'
import { openDrafting, type Drafting } from './drafting.ts'
import { openApprovalLinks, type ApprovalLinks } from './approval-links.ts'
import { openBulkJobs, type BulkJobs } from './bulk-jobs.ts'
import { openCommitAll, type CommitAll, type CommitListener } from './commit-all.ts'
import { Admitter } from './admitter.ts'
import { DateKeeper } from './date-keeper.ts'
import type { RunParts } from './execute-run.ts'
import { openFlowControl, type FlowControl } from './flow-control.ts'
import { openIntake, type Intake } from './intake.ts'
import { ScheduleKeeper } from './schedule-keeper.ts'
import { openRegistry, type Registry } from './registry.ts'
import { OutboxRelay } from './relay-outbox.ts'
import { openRunRetainer, type RunRetainer } from './retain-runs.ts'
import { openMessageSettler, type MessageSettler } from './settle-messages.ts'
import { openRunControl, type RunControl } from './run-control.ts'
import { openInstaller, type Installer } from './install.ts'
import { tellDeliveries, tellTelemetry } from './tell-telemetry.ts'
import { openTimers } from './open-timers.ts'
import { Worker } from './worker.ts'

/**
 * The engine: trigger, enqueue, run, step, sandbox, effects, commit, outbox. Everything it needs of the world comes in
 * through ports; it knows no noun of the business it serves.
 */
export interface Engine {
  readonly store: Store
  readonly registry: Registry
  readonly intake: Intake
  readonly control: RunControl
  readonly messages: MessageSettler
  readonly bulk: BulkJobs
  readonly retainer: RunRetainer
  readonly flows: FlowControl
  readonly install: Installer
  readonly drafting: Drafting
  readonly announcer: Announcer
  readonly commitAll: CommitAll
  readonly worker: Worker
  readonly clock: Clock
  /** Null where nobody counts. */
  readonly metrics: Metrics | null
  readonly tracing: Tracing
  readonly links: ApprovalLinks
  start(): Promise<void>
  /** Takes nothing new, lets what is under way finish, closes everything. */
  stop(): Promise<void>
}

export interface EngineParts {
  readonly store: Store
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly log: Log
  /** Null: messages stay queued until there is a way out. */
  readonly courierOf: ((channel: string) => Courier) | null
  readonly telemetry?: Telemetry
  readonly metrics?: Metrics
  readonly tracing?: Tracing
  /** Where people reach this installation; links begin with it. */
  readonly publicUrl?: string
  /** Days for which finished runs are kept; without it nothing is ever taken away by itself. */
  readonly keep?: RetentionDays | undefined
  /** Makes the key of links; a simulation gives its own. */
  readonly makeSecret?: () => string
}

export async function openEngine(parts: EngineParts): Promise<Engine> {
  const { store, sandbox, clock, log, keep } = parts
  const { telemetry = nullTelemetry, metrics = null, tracing = noTracing } = parts
  const registry = await openRegistry(store, (flow) => loadCode(sandbox, flow))
  for (const { manifest, code } of await store.setup.pluginVersions())
    sandbox.load({ id: manifest.id, version: manifest.version, code })
  const listeners: CommitListener[] = []
  const commitAll = openCommitAll({ store, registry, tracing }, listeners)
  const announcer = openAnnouncer((delayMs, call) => clock.after(delayMs, call))
  const settled = (): void => announcer.touch()
  const relay = openRelay({ ...parts, telemetry, tracing }, registry, settled)
  const links = await openApprovalLinks(store.setup, { publicUrl: '', ...definedParts(parts) })
  const run = { store, registry, sandbox, clock, commitAll, linkOf: links.linkOf }
  const movers = openMovers(run, log)
  const { worker, timers, admitter, schedules, dates } = movers
  const control = openRunControl({ store, registry, clock, commitAll })
  const bulk = openBulkJobs({ store, registry, control, clock, log, touch: settled })
  const retainer = openRunRetainer({ store, registry, clock, log, keep: keep ?? everlasting })
  const teller = tellTelemetry(telemetry, tracing, registry)
  listeners.push(worker, timers, admitter, dates, announcer, teller, ...(relay ? [relay] : []))
  const inOrder = [
    worker,
    timers,
    admitter,
    ...(relay ? [relay] : []),
    schedules,
    dates,
    bulk,
    ...(keep ? [retainer] : [])
  ]
  const install = openInstaller({ store, registry, sandbox, clock, listeners: [schedules, dates] })
  return {
    store,
    registry,
    announcer,
    commitAll,
    worker,
    clock,
    metrics,
    tracing,
    links,
    intake: openIntake({ registry, clock, commitAll, refusals: store.refusals }),
    control,
    bulk,
    retainer,
    messages: openMessageSettler({ outbox: store.outbox, clock, relay, settled }),
    flows: openFlowControl({ store, registry, worker, timers, admitter, clock }),
    install,
    drafting: openDrafting({ drafts: store.drafts, registry, install, clock }),
    async start() {
      for (const mover of inOrder) await mover.start()
    },
    async stop() {
      for (const mover of inOrder.toReversed()) await mover.stop()
      await sandbox.close()
      await store.close()
    }
  }
}

/** What moves runs on by itself. */
function openMovers(parts: RunParts, log: Log) {
  const { store, registry, clock, commitAll } = parts
  const worker = new Worker(parts, log)
  const timers = openTimers({ runs: store.runs, pausedFlows: () => registry.pausedFlows(), worker, clock })
  const admitter = new Admitter({ store, registry, worker, clock })
  const schedules = new ScheduleKeeper({ setup: store.setup, registry, clock, commitAll })
  const dates = new DateKeeper({ store, registry, clock, commitAll })
  return { worker, timers, admitter, schedules, dates }
}

/** Null while there is no way out: messages stay queued. */
function openRelay(
  { store, clock, log, courierOf, telemetry, tracing }: EngineParts & { telemetry: Telemetry; tracing: Tracing },
  registry: Registry,
  settled: () => void
): OutboxRelay | null {
  if (!courierOf) return null
  const policyOf = (channel: string) => registry.findChannel(channel)?.channel.policy
  const tried = tellDeliveries(telemetry, tracing, store)
  return new OutboxRelay({ outbox: store.outbox, clock, log, courierOf, policyOf, tried, settled })
}

const everlasting: RetentionDays = {
  completed: Number.POSITIVE_INFINITY,
  cancelled: Number.POSITIVE_INFINITY,
  failed: Number.POSITIVE_INFINITY
}

function definedParts({ publicUrl, makeSecret }: EngineParts) {
  return { ...(publicUrl === undefined ? {} : { publicUrl }), ...(makeSecret ? { makeSecret } : {}) }
}

/** Code steps run in the sandbox like any plugin, one script for each version of a flow. */
function loadCode(sandbox: Sandbox, { id, version, script }: CompiledFlow): void {
  if (script !== null) sandbox.load({ id: codePluginId(id), version: String(version), code: script })
}
