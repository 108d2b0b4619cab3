import type { Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { dateFieldOf, nextTimeOf, type TimeTrigger } from '../core/values-between.ts'
import { limits } from '../limits.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'
import { isTransient } from './look-again.ts'
import { lookAtDates, type DateParts } from './look-at-dates.ts'
import { sleepMs } from './sleep-ms.ts'

/**
 * Starts the runs of dates that are reached and of records that nothing has happened to. It looks at a flow when something
 * can have occurred: at its next date, when a record has changed, and now and then. Where it has looked up to is stored, so
 * that what passed while Mạch was off is known.
 */
export class DateKeeper implements CommitListener {
  readonly #parts: DateParts
  /** When each flow is to be looked at. */
  readonly #nextLooks = new Map<string, Millis>()
  #cancel: (() => void) | null = null
  #working: Promise<void> | null = null
  #isStopped = true

  constructor(parts: DateParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { registry, clock } = this.#parts
    this.#isStopped = false
    for (const flow of registry.flows()) if (timeTriggerOf(flow)) this.#nextLooks.set(flow.id, clock.now())
    await this.#work()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#working
  }

  /** The flow was published: from now on its dates count. */
  async published(flowId: string): Promise<void> {
    const { registry, clock } = this.#parts
    if (this.#isStopped || !timeTriggerOf(registry.flow(flowId))) return
    await this.#working
    this.#nextLooks.set(flowId, clock.now())
    await this.#work()
  }

  committed({ changes }: CommitNews): void {
    for (const { entity, after } of changes) {
      for (const flow of after ? this.#parts.registry.flowsOfDates(entity) : []) {
        const at = after && this.#nextTime(flow, after)
        if (at !== null) this.#watch(flow.id, at)
      }
    }
  }

  #nextTime(flow: CompiledFlow, record: StoredRecord): Millis | null {
    const trigger = timeTriggerOf(flow)
    const field = trigger && dateFieldOf(trigger)
    return trigger && field !== null ? nextTimeOf(trigger, record[field], this.#parts.clock.now()) : null
  }

  #watch(flowId: string, at: Millis): void {
    this.#nextLooks.set(flowId, Math.min(at, this.#nextLooks.get(flowId) ?? Number.POSITIVE_INFINITY))
    if (this.#working === null) this.#plan()
  }

  /** Plans the next look, not before `pauseMs` from now. */
  #plan(pauseMs = 0): void {
    this.#cancel?.()
    if (this.#isStopped || this.#nextLooks.size === 0) return
    const { clock } = this.#parts
    const delayMs = Math.min(...this.#nextLooks.values()) - clock.now()
    this.#cancel = clock.after(sleepMs(clock, Math.max(delayMs, pauseMs)), () => void this.#work())
  }

  #work(): Promise<void> {
    this.#working ??= this.#lookAtDue()
      .then(() => 0)
      .catch((error: unknown) => {
        if (!isTransient(error)) throw error
        return limits.transientPauseMs
      })
      .then((pauseMs) => {
        this.#working = null
        this.#plan(pauseMs)
      })
    return this.#working
  }

  async #lookAtDue(): Promise<void> {
    const { store, clock } = this.#parts
    const marks = await store.setup.schedules()
    for (const [flowId, at] of this.#nextLooks) {
      if (this.#isStopped || at > clock.now()) continue
      await this.#lookAt(flowId, marks[flowId])
    }
  }

  async #lookAt(flowId: string, mark: Millis | undefined): Promise<void> {
    const { registry, clock } = this.#parts
    const flow = registry.flows().find(({ id }) => id === flowId)
    const trigger = flow && timeTriggerOf(flow)
    if (!flow || !trigger) {
      this.#nextLooks.delete(flowId)
      return
    }
    const until = clock.now()
    // A flow that is new has no past to make up for. A clock that was put back waits until it is where it was.
    const after = mark ?? until
    const nextAt = after > until ? after : await lookAtDates(this.#parts, { flow, trigger, after, until })
    this.#nextLooks.set(flowId, nextAt)
  }
}

function timeTriggerOf({ flow: { trigger } }: CompiledFlow): TimeTrigger | null {
  return trigger.type === 'date' || trigger.type === 'inactivity' ? trigger : null
}
