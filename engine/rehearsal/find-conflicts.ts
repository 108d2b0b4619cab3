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
  for (const { run, other } of meetings(runs, otherRuns)) note('runs', other.flowId, run.id)
  for (const { message, other } of crowdings(messages, otherMessages)) note('messages', other.flowId, message.runId)
  return { byFlow, byRun }
}

/** Those who are in another flow at the same time. */
function meetings(runs: readonly PlayedRun[], others: readonly OtherRun[]) {
  const bySubject = Map.groupBy(others, ({ subject }) => subject)
  return runs.flatMap((run) =>
    ofSame(bySubject, run.subject)
      .filter(({ from, until }) => from <= endOf(run) && until >= run.createdAt)
      .map((other) => ({ run, other }))
  )
}

/** Those who are written to by another flow, over the same channel, in a short time. */
function crowdings(messages: readonly Message[], others: readonly OtherMessage[]) {
  const byAbout = Map.groupBy(others, ({ about }) => about)
  return messages.flatMap((message) =>
    ofSame(byAbout, message.about)
      .filter(({ channel, at }) => channel === message.channel && isNear(at, message.createdAt))
      .map((other) => ({ message, other }))
  )
}

function ofSame<T>(groups: ReadonlyMap<string, readonly T[]>, key: string | null): readonly T[] {
  return key === null ? [] : (groups.get(key) ?? [])
}

function isNear(at: number, other: number): boolean {
  return Math.abs(at - other) <= limits.rehearsalCrowdMs
}

function endOf({ status, updatedAt }: PlayedRun): number {
  return status === 'completed' || status === 'failed' || status === 'cancelled' ? updatedAt : Number.POSITIVE_INFINITY
}
