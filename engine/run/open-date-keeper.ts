import type { Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { dateFieldOf, nextTimeOf, type TimeTrigger } from '../core/values-between.ts'
import { limits } from '../limits.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { lookAtDates, type DateParts } from './look-at-dates.ts'

/** Starts the runs of dates that are reached and of records that nothing has happened to. */
export interface DateKeeper extends CommitListener {
  start(): Promise<void>
  stop(): Promise<void>
  /** The flow was published: from now on its dates count. */
  poke(flowId: string): Promise<void>
}

/**
 * Looks at each flow with such a trigger when something can have occurred: at its next date, when a record has changed, and
 * now and then. Where it has looked up to is stored, so that what passed while Mạch was off is known.
 */
export function openDateKeeper(parts: DateParts): DateKeeper {
  const { store, registry, clock } = parts
  /** When each flow is to be looked at. */
  const nextLooks = new Map<string, Millis>()
  let cancel: (() => void) | null = null
  let working: Promise<void> | null = null
  let isStopped = true

  const plan = (): void => {
    cancel?.()
    if (isStopped || nextLooks.size === 0) return
    const delayMs = Math.min(...nextLooks.values()) - clock.now()
    cancel = clock.after(Math.min(Math.max(delayMs, 0), limits.timerSleepMsMax), () => void work())
  }

  const work = (): Promise<void> => {
    working ??= lookAtDue().finally(() => {
      working = null
      plan()
    })
    return working
  }

  const lookAtDue = async (): Promise<void> => {
    const marks = await store.setup.schedules()
    for (const [flowId, at] of nextLooks) {
      const now = clock.now()
      if (isStopped || at > now) continue
      nextLooks.delete(flowId)
      const flow = registry.flows().find(({ id }) => id === flowId)
      const trigger = flow && timeTriggerOf(flow)
      if (!flow || !trigger) continue
      // A flow that is new has no past to make up for. A clock that was put back waits until it is where it was.
      const after = marks[flowId] ?? now
      watch(flowId, after > now ? after : await lookAtDates(parts, { flow, trigger, after, until: now }))
    }
  }

  const watch = (flowId: string, at: Millis): void => {
    nextLooks.set(flowId, Math.min(at, nextLooks.get(flowId) ?? Number.POSITIVE_INFINITY))
    if (working === null) plan()
  }

  return {
    async start() {
      isStopped = false
      for (const flow of registry.flows()) if (timeTriggerOf(flow)) nextLooks.set(flow.id, clock.now())
      await work()
    },
    async stop() {
      isStopped = true
      cancel?.()
      await working
    },
    async poke(flowId) {
      if (isStopped || !timeTriggerOf(registry.flow(flowId))) return
      await working
      nextLooks.set(flowId, clock.now())
      await work()
    },
    committed({ changes }: CommitNews) {
      for (const { entity, after } of changes) {
        for (const flow of after ? registry.flowsOfDates(entity) : []) {
          const trigger = timeTriggerOf(flow)
          const field = trigger && dateFieldOf(trigger)
          const at = trigger && field && after ? nextTimeOf(trigger, after[field], clock.now()) : null
          if (at !== null) watch(flow.id, at)
        }
      }
    }
  }
}

function timeTriggerOf({ flow: { trigger } }: CompiledFlow): TimeTrigger | null {
  return trigger.type === 'date' || trigger.type === 'inactivity' ? trigger : null
}
