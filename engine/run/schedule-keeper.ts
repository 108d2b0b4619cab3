import { Cron } from 'croner'
import type { Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewRun, Setup } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import { isTransient } from './look-again.ts'
import { startRun, type Starter } from './start-run.ts'
import { sleepMs } from './sleep-ms.ts'

interface ScheduleParts extends Starter {
  readonly setup: Setup
  readonly clock: Clock
  readonly commitAll: CommitAll
}

/** A time this much in the past was missed rather than just reached. */
const graceMs = 60_000

/**
 * Starts the runs of schedules. The next time of each is stored, so that a time that passed while off is known; several
 * times that passed are one run.
 */
export class ScheduleKeeper {
  readonly #parts: ScheduleParts
  /** Flows whose next time is to be worked out anew. */
  readonly #anew = new Set<string>()
  #cancel: (() => void) | null = null
  #working: Promise<void> | null = null
  #isStopped = true

  constructor(parts: ScheduleParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#isStopped = false
    await this.#work()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#working
  }

  /** The flow was published: what its times were before does not count. */
  async published(flowId: string): Promise<void> {
    if (this.#isStopped || this.#parts.registry.flow(flowId).flow.trigger.type !== 'schedule') return
    await this.#working
    this.#anew.add(flowId)
    await this.#work()
  }

  #work(): Promise<void> {
    this.#working ??= this.#keepAll()
      .catch((error: unknown) => {
        if (!isTransient(error)) throw error
        this.#planIn(limits.transientPauseMs)
      })
      .finally(() => (this.#working = null))
    return this.#working
  }

  #planIn(delayMs: Millis): void {
    this.#cancel?.()
    if (!this.#isStopped) this.#cancel = this.#parts.clock.after(delayMs, () => void this.#work())
  }

  async #keepAll(): Promise<void> {
    const { setup, registry, clock } = this.#parts
    const stored = await setup.schedules()
    const times: Millis[] = []
    for (const flow of registry.flows()) {
      if (flow.flow.trigger.type === 'schedule') times.push(await this.#keep(flow, stored[flow.id]))
    }
    if (times.length > 0) this.#planIn(sleepMs(clock, Math.min(...times) - clock.now()))
  }

  /** Starts the run of a time that has come, stores the next one, and gives it. */
  async #keep(flow: CompiledFlow, storedAt: Millis | undefined): Promise<Millis> {
    const { clock, commitAll } = this.#parts
    const now = clock.now()
    const isNew = this.#anew.delete(flow.id) || storedAt === undefined
    if (!isNew && storedAt > now) return storedAt
    const nextAt = nextOccurrence(flow, now)
    const runs = isNew ? [] : dueRuns(this.#parts, flow, { plannedAt: storedAt, now })
    await commitAll({ actor: `schedule:${flow.id}`, at: now, runs, schedules: { [flow.id]: nextAt } })
    return nextAt
  }
}

interface Due {
  readonly plannedAt: Millis
  readonly now: Millis
}

/** The key holds the planned time: it starts once, however often it is looked at. */
function dueRuns(starter: Starter, flow: CompiledFlow, { plannedAt, now }: Due): readonly NewRun[] {
  const { trigger } = flow.flow
  const isSkipped = trigger.type === 'schedule' && trigger.missed === 'skip' && now - plannedAt > graceMs
  if (isSkipped || starter.registry.stateOf(flow.id) === 'off') return []
  const planned = new Date(plannedAt).toISOString()
  const given = { at: new Date(now).toISOString(), plannedAt: planned }
  const run = startRun(starter, flow, { trigger: given, at: now, key: `schedule:${planned}`, causeDepth: 0 })
  return run ? [run] : []
}

function nextOccurrence({ flow: { trigger } }: CompiledFlow, now: Millis): Millis {
  if (trigger.type !== 'schedule') return Number.POSITIVE_INFINITY
  const next = new Cron(trigger.cron, { timezone: trigger.zone }).nextRun(new Date(now))
  return next?.getTime() ?? now + limits.waitMsMax
}
