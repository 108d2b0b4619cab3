import type { Millis } from '../../schemas/json.ts'
import type { Gate } from '../core/compiled-flow.ts'
import { limits } from '../limits.ts'
import type { Admission } from '../ports/store.ts'
import type { RunRow } from './run-row.ts'

/** What a flow with limits has under way: runs by enrolment key, and when those began that count for its rate. */
export interface UnderWay {
  readonly byKey: readonly { readonly key: string | null; readonly count: number }[]
  /** Oldest first. */
  readonly begun: readonly Begun[]
}

interface Begun {
  readonly key: string | null
  readonly at: Millis
}

export interface PlannedAdmission {
  readonly begins: readonly RunRow[]
  readonly nextAt: Millis | null
}

/** Which of the queued runs, oldest first, may begin now, and when to look again. Pure. */
export function planAdmission(
  { gate, now }: Admission,
  rows: readonly RunRow[],
  underWay: UnderWay | null
): PlannedAdmission {
  const counts = underWay && countsOf(underWay)
  const begins: RunRow[] = []
  const times: Millis[] = []
  for (const row of rows) {
    const at = row.wake_at !== null && row.wake_at > now ? row.wake_at : beginsAt(row, { gate, counts, now })
    if (at !== now) {
      if (at !== null) times.push(at)
      continue
    }
    if (counts) count(counts, { key: row.enrolment_key, at: now })
    begins.push({ ...row, status: 'ready', wake_at: null })
  }
  // A full page may hide others behind it.
  if (rows.length === limits.admittedRunsMax && begins.length > 0) times.push(now)
  return { begins, nextAt: times.length > 0 ? Math.min(...times) : null }
}

interface Counts {
  active: number
  readonly activeByKey: Map<string | null, number>
  readonly begun: Begun[]
}

function countsOf({ byKey, begun }: UnderWay): Counts {
  return {
    active: byKey.reduce((sum, each) => sum + each.count, 0),
    activeByKey: new Map(byKey.map((each) => [each.key, each.count])),
    begun: [...begun]
  }
}

/** Now, or when its turn comes by time; null when another run must end first. */
function beginsAt(
  row: RunRow,
  { gate, counts, now }: { readonly gate: Gate | null; readonly counts: Counts | null; readonly now: Millis }
): Millis | null {
  if (!gate || !counts) return now
  const key = row.enrolment_key
  if (gate.maxConcurrent !== null && counts.active >= gate.maxConcurrent) return null
  if (gate.maxPerKey !== null && (counts.activeByKey.get(key) ?? 0) >= gate.maxPerKey) return null
  const { rate } = gate
  if (!rate) return now
  const begun = rate.of === 'flow' ? counts.begun : counts.begun.filter((each) => each.key === key)
  const oldest = begun.length < rate.count ? undefined : begun.at(-rate.count)
  return oldest ? Math.max(now, oldest.at + rate.perMs) : now
}

function count(counts: Counts, begun: Begun): void {
  counts.active += 1
  counts.activeByKey.set(begun.key, (counts.activeByKey.get(begun.key) ?? 0) + 1)
  counts.begun.push(begun)
}
