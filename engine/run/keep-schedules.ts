import { Cron } from 'croner'
import type { Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { Setup } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import { isTransient } from './look-again.ts'
import type { Registry } from './registry.ts'
import { startRun, type Starter } from './start-run.ts'

/** Starts the runs of schedules. The next time of each is stored, so that a time that passed while off is known. */
export interface ScheduleKeeper {
  start(): Promise<void>
  stop(): void
}

/** A time this much in the past was missed rather than just reached. */
const graceMs = 60_000

export function openSchedules(parts: {
  readonly setup: Setup
  readonly registry: Registry
  readonly clock: Clock
  readonly makeId: MakeId
  readonly commitAll: CommitAll
}): ScheduleKeeper {
  const { setup, registry, clock, commitAll } = parts
  let cancel: (() => void) | null = null
  let isStopped = true

  const tick = async (): Promise<void> => {
    try {
      planIn(Math.min(await keepAll(), limits.timerSleepMsMax))
    } catch (error) {
      if (!isTransient(error)) throw error
      planIn(limits.transientPauseMs)
    }
  }

  const planIn = (delayMs: Millis): void => {
    if (!isStopped) cancel = clock.after(delayMs, () => void tick())
  }

  /** Starts what is due; gives the time until the next one. */
  const keepAll = async (): Promise<Millis> => {
    const now = clock.now()
    const stored = await setup.schedules()
    const times: Millis[] = []
    for (const flow of registry.flows()) {
      if (registry.stateOf(flow.id) === 'off') continue
      if (flow.flow.trigger.type === 'schedule') times.push(await keep(flow, stored[flow.id], now))
    }
    return Math.max(Math.min(...times) - clock.now(), 0)
  }

  /** Starts the run of a time that has come, stores the next one, and gives it. */
  const keep = async (flow: CompiledFlow, storedAt: Millis | undefined, now: Millis): Promise<Millis> => {
    if (storedAt !== undefined && storedAt > now) return storedAt
    const nextAt = nextOccurrence(flow, now)
    const runs =
      storedAt === undefined || isSkipped(flow, storedAt, now)
        ? []
        : [scheduledRun(parts, flow, { plannedAt: storedAt, now })]
    const schedules = { [flow.id]: nextAt }
    await commitAll({ actor: `schedule:${flow.id}`, at: now, runs: runs.flatMap((run) => run ?? []), schedules })
    return nextAt
  }

  return {
    async start() {
      isStopped = false
      await tick()
    },
    stop() {
      isStopped = true
      cancel?.()
    }
  }
}

function isSkipped({ flow: { trigger } }: CompiledFlow, plannedAt: Millis, now: Millis): boolean {
  return trigger.type === 'schedule' && trigger.missed === 'skip' && now - plannedAt > graceMs
}

/** The key holds the planned time: it starts once, however often it is looked at. */
function scheduledRun(
  starter: Starter,
  flow: CompiledFlow,
  { plannedAt, now }: { readonly plannedAt: Millis; readonly now: Millis }
) {
  const planned = new Date(plannedAt).toISOString()
  const trigger = { at: new Date(now).toISOString(), plannedAt: planned }
  return startRun(starter, flow, { trigger, at: now, key: `schedule:${planned}`, causeDepth: 0 })
}

function nextOccurrence({ flow: { trigger } }: CompiledFlow, now: Millis): Millis {
  if (trigger.type !== 'schedule') return Number.POSITIVE_INFINITY
  const next = new Cron(trigger.cron, { timezone: trigger.zone }).nextRun(new Date(now))
  return next?.getTime() ?? now + limits.waitMsMax
}
