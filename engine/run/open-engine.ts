import { codePluginId } from '../core/code-script.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { Log } from '../ports/log.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { openAnnouncer, type Announcer } from './announce.ts'
import { openCommitAll, type CommitAll, type CommitListener } from './commit-all.ts'
import { openAdmitter } from './admit-runs.ts'
import { openFlowControl, type FlowControl } from './flow-control.ts'
import { makeId as randomId } from './make-id.ts'
import { openIntake, type Intake } from './intake.ts'
import { openLookAgain } from './look-again.ts'
import { openSchedules } from './keep-schedules.ts'
import { openRegistry, type Registry } from './registry.ts'
import { OutboxRelay } from './relay-outbox.ts'
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
  readonly flows: FlowControl
  readonly install: Installer
  readonly announcer: Announcer
  readonly commitAll: CommitAll
  readonly worker: Worker
  readonly clock: Clock
  start(): Promise<void>
  /** Takes nothing new, lets what is under way finish, closes everything. */
  stop(): Promise<void>
}

export interface EngineParts {
  readonly store: Store
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly log: Log
  /** Where ids come from; by default from chance. */
  readonly makeId?: MakeId
  /** Null: messages stay queued until there is a way out. */
  readonly courierOf: ((channel: string) => Courier) | null
}

export async function openEngine(parts: EngineParts): Promise<Engine> {
  const { store, sandbox, clock, log, courierOf, makeId = randomId } = parts
  const registry = await openRegistry(store, (flow) => loadCode(sandbox, flow))
  for (const { manifest, code } of registry.plugins())
    sandbox.load({ id: manifest.id, version: manifest.version, code })
  const listeners: CommitListener[] = []
  const again = openLookAgain(clock)
  const unsure = (): void => again.soon()
  const commitAll = openCommitAll({ store, registry, makeId, unsure }, listeners)
  const announcer = openAnnouncer((delayMs, call) => clock.after(delayMs, call))
  const worker = new Worker({ store, registry, sandbox, clock, makeId, commitAll }, log)
  const timers = openTimers({ runs: store.runs, pausedFlows: () => registry.pausedFlows(), worker, clock })
  const admitter = openAdmitter({ store, registry, worker, clock, unsure })
  const relay =
    courierOf && new OutboxRelay({ outbox: store.outbox, clock, log, courierOf, settled: () => announcer.touch() })
  const schedules = openSchedules({ setup: store.setup, registry, clock, makeId, commitAll })
  again.keepers.push(worker, timers, admitter, ...(relay ? [relay] : []))
  listeners.push(worker, timers, admitter, announcer, ...(relay ? [relay] : []))
  return {
    store,
    registry,
    announcer,
    commitAll,
    worker,
    clock,
    intake: openIntake({ registry, clock, makeId, commitAll, refusals: store.refusals }),
    control: openRunControl({ store, registry, clock, commitAll }),
    flows: openFlowControl({ store, registry, worker, timers, admitter, clock }),
    install: openInstaller({ store, registry, sandbox, clock }),
    async start() {
      await worker.start()
      timers.start()
      await admitter.start()
      await relay?.start()
      await schedules.start()
    },
    async stop() {
      again.stop()
      schedules.stop()
      timers.stop()
      await admitter.stop()
      await worker.stop()
      await relay?.stop()
      await sandbox.close()
      await store.close()
    }
  }
}

/** Code steps run in the sandbox like any plugin, one script for each version of a flow. */
function loadCode(sandbox: Sandbox, { id, version, script }: CompiledFlow): void {
  if (script !== null) sandbox.load({ id: codePluginId(id), version: String(version), code: script })
}
