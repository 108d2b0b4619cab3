import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { openAnnouncer, type Announcer } from './announce.ts'
import { openDrafting, type Drafting } from './drafting.ts'
import { openCommitAll, type CommitAll, type CommitListener } from './commit-all.ts'
import { openIntake, type Intake } from './intake.ts'
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
  readonly install: Installer
  readonly drafting: Drafting
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
  /** Null: messages stay queued until there is a way out. */
  readonly courierOf: ((channel: string) => Courier) | null
}

export async function openEngine(parts: EngineParts): Promise<Engine> {
  const { store, sandbox, clock, log, courierOf } = parts
  const registry = await openRegistry(store)
  for (const { manifest, code } of registry.plugins())
    sandbox.load({ id: manifest.id, version: manifest.version, code })
  const listeners: CommitListener[] = []
  const commitAll = openCommitAll({ store, registry }, listeners)
  const announcer = openAnnouncer((delayMs, call) => clock.after(delayMs, call))
  const worker = new Worker({ store, registry, sandbox, clock, commitAll }, log)
  const timers = openTimers({ runs: store.runs, worker, clock })
  const relay =
    courierOf && new OutboxRelay({ outbox: store.outbox, clock, log, courierOf, settled: () => announcer.touch() })
  const schedules = openSchedules({ setup: store.setup, registry, clock, commitAll })
  const install = openInstaller({ store, registry, sandbox, clock })
  listeners.push(worker, timers, announcer, ...(relay ? [relay] : []))
  return {
    store,
    registry,
    announcer,
    commitAll,
    worker,
    clock,
    intake: openIntake({ registry, clock, commitAll, refusals: store.refusals }),
    control: openRunControl({ store, clock, commitAll }),
    install,
    drafting: openDrafting({ drafts: store.drafts, registry, install, clock }),
    async start() {
      await worker.start()
      timers.start()
      await relay?.start()
      await schedules.start()
    },
    async stop() {
      schedules.stop()
      timers.stop()
      await worker.stop()
      await relay?.stop()
      await sandbox.close()
      await store.close()
    }
  }
}
