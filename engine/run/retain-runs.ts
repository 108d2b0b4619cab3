import type { RetentionDays, RetentionReport } from '../../schemas/retention.ts'
import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { EndedStatus, FlowDays, OldRows, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'

/**
 * Retention: what is finished and old enough goes, page by page, and its space is given back in small steps, so that nothing
 * else waits for it. A run that is not finished, or has a message on its way, is never touched.
 */
export interface RunRetainer {
  /** Deletes what is old enough, or only counts it. */
  retain(options?: { readonly isDryRun?: boolean }): Promise<RetentionReport>
  start(): void
  stop(): Promise<void>
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Log
  readonly keep: RetentionDays
}

const dayMs = 86_400_000
const statuses: readonly EndedStatus[] = ['completed', 'cancelled', 'failed']
const notes = ['signals', 'skips', 'refusals', 'jobs'] as const

export function openRunRetainer(parts: Parts): RunRetainer {
  return new Retainer(parts)
}

class Retainer implements RunRetainer {
  readonly #parts: Parts
  #cancel: (() => void) | null = null
  #working: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    const { clock, log } = this.#parts
    this.#cancel = clock.after(limits.retainEveryMs, () => {
      this.#working = this.retain()
        .catch((error: unknown) => log.error({ err: error }, 'what is old could not be taken away and will be later'))
        .then(() => {
          if (!this.#isStopped) this.start()
        })
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#working
  }

  /** Answers of calls are kept as long as a step may be worked again, the calls as long as the owner may ask about them. */
  async #forgetCalls(now: Millis): Promise<void> {
    const answersBefore = now - limits.outsideAnswerKeptMs
    const callsBefore = now - limits.outsideCallKeptMs
    const limit = limits.outsideCallsForgottenMax
    while (!this.#isStopped && (await this.#parts.store.calls.forget({ answersBefore, callsBefore, limit })) > 0);
  }

  async retain({ isDryRun = false }: { readonly isDryRun?: boolean } = {}): Promise<RetentionReport> {
    const { store, registry, clock, keep } = this.#parts
    const take = (old: OldRows): Promise<number> => (isDryRun ? store.retention.count(old) : this.#remove(old))
    const now = clock.now()
    const runs = { completed: 0, cancelled: 0, failed: 0 }
    const days = new Map((await store.retention.days()).map((each) => [each.flowId, each]))
    for (const { id } of registry.flows()) {
      for (const status of statuses) {
        const before = now - daysOf(status, { keep, own: days.get(id) }) * dayMs
        runs[status] += await take({ kind: 'runs', flowId: id, status, before })
      }
    }
    const counts = { signals: 0, skips: 0, refusals: 0, jobs: 0 }
    for (const kind of notes) counts[kind] = await take({ kind, before: noteBefore(kind, now, keep) })
    if (!isDryRun) await this.#forgetCalls(now)
    if (!isDryRun) await this.#shrink()
    return { runs, ...counts }
  }

  /** A transaction per page: others come in between. */
  async #remove(old: OldRows): Promise<number> {
    const { retention } = this.#parts.store
    let sum = 0
    for (let count: number = limits.retainedRowsMax; count === limits.retainedRowsMax && !this.#isStopped;) {
      count = await retention.delete(old, limits.retainedRowsMax)
      sum += count
    }
    return sum
  }

  async #shrink(): Promise<void> {
    const { retention } = this.#parts.store
    let before = Number.POSITIVE_INFINITY
    let free = await retention.shrink(limits.shrunkPagesMax)
    while (free > 0 && free < before && !this.#isStopped) {
      before = free
      free = await retention.shrink(limits.shrunkPagesMax)
    }
  }
}

function daysOf(
  status: EndedStatus,
  { keep, own }: { readonly keep: RetentionDays; readonly own: FlowDays | undefined }
): number {
  return own?.[status] ?? keep[status]
}

/** A signal may be what a run waits for that began long ago; other notes are for people who look into failures. */
function noteBefore(kind: (typeof notes)[number], now: Millis, { failed }: RetentionDays): Millis {
  return now - (kind === 'signals' ? limits.waitMsMax : failed * dayMs)
}
