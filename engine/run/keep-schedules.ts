import { Cron } from 'croner'
import type { Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewRun, Setup } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import type { Registry } from './registry.ts'
import { startRun } from './start-run.ts'

/**
 * Starts the runs of schedules. The next time of each is stored, so that a time that passed while off is known; several
 * times that passed are one run.
 */
export interface ScheduleKeeper {
  start(): Promise<void>
  stop(): Promise<void>
  /** The flow was published: its next time is worked out anew. */
  poke(flowId: string): Promise<void>
}

/** A time this much in the past was missed rather than just reached. */
const graceMs = 60_000

interface Parts {
  readonly setup: Setup
  readonly registry: Registry
  readonly clock: Clock
  readonly commitAll: CommitAll
}

export function openSchedules({ setup, registry, clock, commitAll }: Parts): ScheduleKeeper {
  const anew = new Set<string>()
  let cancel: (() => void) | null = null
  let working: Promise<void> | null = null
  let isStopped = true

  const work = (): Promise<void> => {
    working ??= keepAll().finally(() => (working = null))
    return working
  }

  const keepAll = async (): Promise<void> => {
    const now = clock.now()
    const stored = await setup.schedules()
    const times: Millis[] = []
    for (const flow of registry.flows()) {
      if (flow.flow.trigger.type === 'schedule') times.push(await keep(flow, stored[flow.id], now))
    }
    cancel?.()
    if (isStopped || times.length === 0) return
    const delayMs = Math.min(Math.max(Math.min(...times) - clock.now(), 0), limits.timerSleepMsMax)
    cancel = clock.after(delayMs, () => void work())
  }

  /** Starts the run of a time that has come, stores the next one, and gives it. */
  const keep = async (flow: CompiledFlow, storedAt: Millis | undefined, now: Millis): Promise<Millis> => {
    const isNew = anew.delete(flow.id) || storedAt === undefined
    if (!isNew && storedAt > now) return storedAt
    const nextAt = nextOccurrence(flow, now)
    const runs = isNew ? [] : dueRuns(registry, flow, { plannedAt: storedAt, now })
    await commitAll({ actor: `schedule:${flow.id}`, at: now, runs, schedules: { [flow.id]: nextAt } })
    return nextAt
  }

  return {
    async start() {
      isStopped = false
      await work()
    },
    async stop() {
      isStopped = true
      cancel?.()
      await working
    },
    async poke(flowId) {
      if (isStopped || registry.flow(flowId).flow.trigger.type !== 'schedule') return
      await working
      anew.add(flowId)
      await work()
    }
  }
}

interface Due {
  readonly plannedAt: Millis
  readonly now: Millis
}

/** The key holds the planned time: it starts once, however often it is looked at. */
function dueRuns(registry: Registry, flow: CompiledFlow, { plannedAt, now }: Due): readonly NewRun[] {
  const { trigger } = flow.flow
  const isSkipped = trigger.type === 'schedule' && trigger.missed === 'skip' && now - plannedAt > graceMs
  if (isSkipped || registry.stateOf(flow.id) === 'off') return []
  const planned = new Date(plannedAt).toISOString()
  const given = { at: new Date(now).toISOString(), plannedAt: planned }
  const run = startRun(registry, flow, { trigger: given, at: now, key: `schedule:${planned}`, causeDepth: 0 })
  return run ? [run] : []
}

function nextOccurrence({ flow: { trigger } }: CompiledFlow, now: Millis): Millis {
  if (trigger.type !== 'schedule') return Number.POSITIVE_INFINITY
  const next = new Cron(trigger.cron, { timezone: trigger.zone }).nextRun(new Date(now))
  return next?.getTime() ?? now + limits.waitMsMax
}
