import type { RetentionDays } from '../../schemas/retention.ts'
import { codePluginId } from '../core/code-script.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { Rehearsals } from '../ports/rehearsals.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { nullTelemetry, type Metrics, type Telemetry } from '../ports/telemetry.ts'
import type { Gateway } from '../ports/gateway.ts'
import type { Vault } from '../ports/vault.ts'
import { noTracing, type Tracing } from '../ports/tracing.ts'
import type { OutsideWays } from './execute-step.ts'
import { openOutsideCalls } from './outside-calls.ts'
import { openPluginSettings, type PluginSettings } from './plugin-settings.ts'
import { openAnnouncer, type Announcer } from './announce.ts'
import { openDrafting, type Drafting } from './drafting.ts'
import { openApprovalLinks, type ApprovalLinks } from './approval-links.ts'
import { openBulkJobs, type BulkJobs } from './bulk-jobs.ts'
import { openCommitAll, type CommitAll, type CommitListener } from './commit-all.ts'
import { Admitter } from './admitter.ts'
import { DateKeeper } from './date-keeper.ts'
import type { RunParts } from './run-parts.ts'
import { openFlowControl, type FlowControl } from './flow-control.ts'
import { openLookAgain } from './look-again.ts'
import { makeId as randomId } from './make-id.ts'
import { openIntake, type Intake } from './intake.ts'
import { ScheduleKeeper } from './schedule-keeper.ts'
import { PluginGuard } from './plugin-guard.ts'
import { openPluginControl, type PluginControl } from './plugin-control.ts'
import { openRegistry, type Registry } from './registry.ts'
import { openPluginCourier } from './plugin-courier.ts'
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
  readonly plugins: PluginControl
  readonly drafting: Drafting
  readonly announcer: Announcer
  readonly commitAll: CommitAll
  readonly worker: Worker
  readonly clock: Clock
  /** Null where nobody counts. */
  readonly metrics: Metrics | null
  readonly tracing: Tracing
  readonly links: ApprovalLinks
  /** Null where flows cannot be tried: over a copy, say. */
  readonly rehearsals: Rehearsals | null
  readonly settings: PluginSettings
  start(): Promise<void>
  /** Takes nothing new, lets what is under way finish, closes everything. */
  stop(): Promise<void>
}

export interface EngineParts {
  readonly store: Store
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly log: Log
  /** The engine's own ways out; null: their messages stay queued until there is one. */
  readonly courierOf: ((channel: string) => Courier) | null
  /** The way out for calls of plugins; without it none leaves. */
  readonly gateway?: Gateway
  /** Seals secrets of plugins; without it none is taken. */
  readonly vault?: Vault
  readonly telemetry?: Telemetry
  readonly metrics?: Metrics
  readonly tracing?: Tracing
  /** Makes ids; a simulation gives its own. */
  readonly makeId?: MakeId
  /** Where people reach this installation; links begin with it. */
  readonly publicUrl?: string
  /** Days for which finished runs are kept; without it nothing is ever taken away by itself. */
  readonly keep?: RetentionDays | undefined
  /** Where flows are tried. */
  readonly rehearsals?: Rehearsals
  /** Makes the key of links; a simulation gives its own. */
  readonly makeSecret?: () => string
}

export async function openEngine(parts: EngineParts): Promise<Engine> {
  const core = await openCore(parts)
  const { commitAll, registry, announcer, listeners, again, tracing, links, outside, guard } = core
  const { store, clock, metrics = null, makeId = randomId, rehearsals = null } = parts
  const { sandbox } = guard
  const settled = (): void => announcer.touch()
  const relay = openRelay({ ...parts, sandbox }, { registry, outside }, settled)
  const movers = openMovers({ ...parts, ...core, sandbox, makeId, linkOf: links.linkOf })
  const { worker, timers, admitter, schedules, dates, bulk, retainer, control } = movers
  const teller = tellTelemetry(parts.telemetry ?? nullTelemetry, tracing, registry)
  again.keepers.push(worker, timers, admitter, relay)
  listeners.push(worker, timers, admitter, dates, announcer, teller, relay)
  const inOrder = [worker, timers, admitter, relay, schedules, dates, bulk, ...(parts.keep ? [retainer] : [])]
  const install = openInstaller({ store, registry, sandbox, clock, listeners: [schedules, dates] })
  const flows = openFlowControl({ store, registry, worker, timers, admitter, clock })
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
    rehearsals,
    settings: outside.settings,
    intake: openIntake({ registry, clock, makeId, commitAll, refusals: store.refusals, sandbox, outside }),
    control,
    bulk,
    retainer,
    messages: openMessageSettler({ outbox: store.outbox, clock, relay, settled }),
    flows,
    install,
    plugins: openPluginControl({ store, registry, guard, clock, worker, flows }),
    drafting: openDrafting({ drafts: store.drafts, registry, install, clock }),
    async start() {
      for (const mover of inOrder) await mover.start()
    },
    async stop() {
      again.stop()
      rehearsals?.close()
      for (const mover of inOrder.toReversed()) await mover.stop()
      await sandbox.close()
      await store.close()
    }
  }
}

/** What everything else rests on: what is installed, the one way to commit, and who hears of it. */
async function openCore(parts: EngineParts) {
  const { store, sandbox, clock, tracing = noTracing, makeId = randomId } = parts
  const registry = await openRegistry(store, (flow) => loadCode(sandbox, flow))
  for (const { manifest, code } of await store.setup.pluginVersions())
    sandbox.load({ id: manifest.id, version: manifest.version, code })
  const listeners: CommitListener[] = []
  const again = openLookAgain(clock)
  const unsure = (): void => again.soon()
  const commitAll = openCommitAll({ store, registry, tracing, clock, makeId, unsure }, listeners)
  const announcer = openAnnouncer((delayMs, call) => clock.after(delayMs, call))
  const links = await openApprovalLinks(store.setup, { publicUrl: '', ...definedParts(parts) })
  const outside = await openOutside(parts, registry)
  const guard = new PluginGuard({ sandbox, registry, store, clock, log: parts.log, touch: () => announcer.touch() })
  return { registry, listeners, again, unsure, commitAll, announcer, tracing, links, outside, guard }
}

async function openOutside(parts: EngineParts, registry: Registry) {
  const { store, clock, gateway = null, vault = null, telemetry = nullTelemetry } = parts
  const settings = await openPluginSettings({ values: store.pluginValues, registry, vault, clock })
  const calls = openOutsideCalls({ book: store.calls, gateway, settings, clock, telemetry })
  return { settings, calls } satisfies OutsideWays
}

type MoverParts = EngineParts & Omit<Awaited<ReturnType<typeof openCore>>, 'links'> & RunParts

/** What moves runs on by itself, and what people move them with. */
function openMovers(parts: MoverParts) {
  const { store, registry, sandbox, clock, commitAll, makeId, linkOf, log, unsure, announcer, keep, outside, guard } =
    parts
  const isFree = (pluginId: string): boolean => guard.isFree(pluginId)
  const worker = new Worker(
    { store, registry, sandbox, clock, makeId, commitAll, linkOf, isFree, outside },
    log,
    unsure
  )
  guard.whenFree((pluginId, count) => void worker.unpark(pluginId, count))
  const timers = openTimers({ runs: store.runs, pausedFlows: () => registry.pausedFlows(), worker, clock, unsure })
  const admitter = new Admitter({ store, registry, worker, clock, unsure })
  const schedules = new ScheduleKeeper({ setup: store.setup, registry, clock, makeId, commitAll })
  const dates = new DateKeeper({ store, registry, clock, makeId, commitAll })
  const control = openRunControl({ store, registry, clock, commitAll })
  const bulk = openBulkJobs({ store, registry, control, clock, log, touch: () => announcer.touch() })
  const retainer = openRunRetainer({ store, registry, clock, log, keep: keep ?? everlasting })
  return { worker, timers, admitter, schedules, dates, control, bulk, retainer }
}

/** Channels of plugins leave by their handlers, all others by the engine's own ways. */
function openRelay(
  parts: EngineParts,
  { registry, outside }: { readonly registry: Registry; readonly outside: OutsideWays },
  settled: () => void
): OutboxRelay {
  const { store, sandbox, clock, log, courierOf: ownCourierOf, telemetry = nullTelemetry, tracing = noTracing } = parts
  const byPlugin = openPluginCourier({ registry, sandbox, clock, outside })
  const courierOf = (channel: string): Courier | null =>
    registry.findChannel(channel)?.channel.transport === 'plugin' ? byPlugin : (ownCourierOf?.(channel) ?? null)
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
