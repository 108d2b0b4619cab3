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

export function openRunRetainer({ store, registry, clock, log, keep }: Parts): RunRetainer {
  const { retention } = store
  let cancel: (() => void) | null = null
  let working: Promise<unknown> = Promise.resolve()
  let isStopped = false

  /** A transaction per page: others come in between. */
  const remove = async (old: OldRows): Promise<number> => {
    let sum = 0
    for (let count: number = limits.retainedRowsMax; count === limits.retainedRowsMax && !isStopped;) {
      count = await retention.delete(old, limits.retainedRowsMax)
      sum += count
    }
    return sum
  }

  const shrink = async (): Promise<void> => {
    let before = Number.POSITIVE_INFINITY
    let free = await retention.shrink(limits.shrunkPagesMax)
    while (free > 0 && free < before && !isStopped) {
      before = free
      free = await retention.shrink(limits.shrunkPagesMax)
    }
  }

  const retain = async ({ isDryRun = false } = {}): Promise<RetentionReport> => {
    const take = isDryRun ? retention.count : remove
    const now = clock.now()
    const runs = { completed: 0, cancelled: 0, failed: 0 }
    const days = new Map((await retention.days()).map((each) => [each.flowId, each]))
    for (const { id } of registry.flows()) {
      for (const status of statuses) {
        const before = now - daysOf(status, { keep, own: days.get(id) }) * dayMs
        runs[status] += await take({ kind: 'runs', flowId: id, status, before })
      }
    }
    const counts = { signals: 0, skips: 0, refusals: 0, jobs: 0 }
    for (const kind of notes) counts[kind] = await take({ kind, before: noteBefore(kind, now, keep) })
    if (!isDryRun) await shrink()
    return { runs, ...counts }
  }

  const plan = (): void => {
    cancel = clock.after(limits.retainEveryMs, () => {
      working = retain()
        .catch((error: unknown) => log.error({ err: error }, 'what is old could not be taken away and will be later'))
        .then(() => {
          if (!isStopped) plan()
        })
    })
  }

  return {
    retain,
    start: plan,
    async stop() {
      isStopped = true
      cancel?.()
      await working
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
