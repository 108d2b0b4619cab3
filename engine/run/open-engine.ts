import type { RetentionDays } from '../../schemas/retention.ts'
import { codePluginId } from '../core/code-script.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { openAnnouncer, type Announcer } from './announce.ts'
import { openApprovalLinks, type ApprovalLinks } from './approval-links.ts'
import { openBulkJobs, type BulkJobs } from './bulk-jobs.ts'
import { openCommitAll, type CommitAll, type CommitListener } from './commit-all.ts'
import { openAdmitter } from './admit-runs.ts'
import { openFlowControl, type FlowControl } from './flow-control.ts'
import { openIntake, type Intake } from './intake.ts'
import { openSchedules } from './keep-schedules.ts'
import { openRegistry, type Registry } from './registry.ts'
import { OutboxRelay } from './relay-outbox.ts'
import { openRunRetainer, type RunRetainer } from './retain-runs.ts'
import { openRunControl, type RunControl } from './run-control.ts'
import { openInstaller, type Installer } from './install.ts'
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
  readonly bulk: BulkJobs
  readonly retainer: RunRetainer
  readonly flows: FlowControl
  readonly install: Installer
  readonly announcer: Announcer
  readonly commitAll: CommitAll
  readonly worker: Worker
  readonly clock: Clock
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
  /** Where people reach this installation; links begin with it. */
  readonly publicUrl?: string
  /** Days for which finished runs are kept; without it nothing is ever taken away by itself. */
  readonly keep?: RetentionDays | undefined
  /** Makes the key of links; a simulation gives its own. */
  readonly makeSecret?: () => string
}

export async function openEngine(parts: EngineParts): Promise<Engine> {
  const { store, sandbox, clock, log, courierOf, keep } = parts
  const registry = await openRegistry(store, (flow) => loadCode(sandbox, flow))
  for (const { manifest, code } of registry.plugins())
    sandbox.load({ id: manifest.id, version: manifest.version, code })
  const listeners: CommitListener[] = []
  const commitAll = openCommitAll({ store, registry }, listeners)
  const announcer = openAnnouncer((delayMs, call) => clock.after(delayMs, call))
  const links = await openApprovalLinks(store.setup, { publicUrl: '', ...definedParts(parts) })
  const worker = new Worker({ store, registry, sandbox, clock, commitAll, linkOf: links.linkOf }, log)
  const timers = openTimers({ runs: store.runs, pausedFlows: () => registry.pausedFlows(), worker, clock })
  const admitter = openAdmitter({ store, registry, worker, clock })
  const relay =
    courierOf && new OutboxRelay({ outbox: store.outbox, clock, log, courierOf, settled: () => announcer.touch() })
  const schedules = openSchedules({ setup: store.setup, registry, clock, commitAll })
  const control = openRunControl({ store, registry, clock, commitAll })
  const bulk = openBulkJobs({ store, registry, control, clock, log, touch: () => announcer.touch() })
  const retainer = openRunRetainer({ store, registry, clock, log, keep: keep ?? everlasting })
  listeners.push(worker, timers, admitter, announcer, ...(relay ? [relay] : []))
  return {
    store,
    registry,
    announcer,
    commitAll,
    worker,
    clock,
    links,
    intake: openIntake({ registry, clock, commitAll, refusals: store.refusals }),
    control,
    bulk,
    retainer,
    flows: openFlowControl({ store, registry, worker, timers, admitter, clock }),
    install: openInstaller({ store, registry, sandbox, clock }),
    start: () => startAll([worker, timers, admitter, relay, schedules, bulk, keep ? retainer : null]),
    stop: () => stopAll([retainer, schedules, bulk, timers, admitter, worker, relay], [sandbox, store])
  }
}

interface Running {
  start(): Promise<void> | void
  stop(): Promise<void> | void
}

async function startAll(parts: readonly (Running | null)[]): Promise<void> {
  for (const part of parts) await part?.start()
}

/** What brings new work stops first. */
async function stopAll(
  parts: readonly (Running | null)[],
  resources: readonly { close(): Promise<void> }[]
): Promise<void> {
  for (const part of parts) await part?.stop()
  for (const resource of resources) await resource.close()
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
