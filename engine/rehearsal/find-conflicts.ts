import { limits } from '../limits.ts'
import type { OtherMessage, OtherRun, PlayedRun } from '../ports/overlay.ts'
import type { Message } from '../../schemas/message.ts'

export interface Conflicts {
  /** By flow: its runs about the same subject at the same time, and its messages to the same recipient within three days. */
  readonly byFlow: ReadonlyMap<string, { runs: number; messages: number }>
  /** How many conflicts a played run has. */
  readonly byRun: ReadonlyMap<string, number>
}

export interface ConflictParts {
  readonly runs: readonly PlayedRun[]
  readonly messages: readonly Message[]
  readonly otherRuns: readonly OtherRun[]
  readonly otherMessages: readonly OtherMessage[]
}

/** Where the flow meets others: the same subject in both at the same time, the same recipient twice within three days. */
export function findConflicts({ runs, messages, otherRuns, otherMessages }: ConflictParts): Conflicts {
  const byFlow = new Map<string, { runs: number; messages: number }>()
  const byRun = new Map<string, number>()
  const note = (what: 'runs' | 'messages', flowId: string, runId: string): void => {
    const counts = byFlow.get(flowId) ?? { runs: 0, messages: 0 }
    counts[what] += 1
    byFlow.set(flowId, counts)
    byRun.set(runId, (byRun.get(runId) ?? 0) + 1)
  }
  const runsBySubject = Map.groupBy(otherRuns, ({ subject }) => subject)
  for (const run of runs) {
    const [from, until] = [run.createdAt, endOf(run)]
    for (const other of run.subject === null ? [] : (runsBySubject.get(run.subject) ?? []))
      if (other.from <= until && other.until >= from) note('runs', other.flowId, run.id)
  }
  const messagesByAbout = Map.groupBy(otherMessages, ({ about }) => about)
  for (const { about, channel, runId, createdAt } of messages) {
    for (const other of about === null ? [] : (messagesByAbout.get(about) ?? []))
      if (other.channel === channel && Math.abs(other.at - createdAt) <= limits.rehearsalCrowdMs)
        note('messages', other.flowId, runId)
  }
  return { byFlow, byRun }
}

function endOf({ status, updatedAt }: PlayedRun): number {
  return status === 'completed' || status === 'failed' || status === 'cancelled' ? updatedAt : Number.POSITIVE_INFINITY
}
