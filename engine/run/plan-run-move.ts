import type { EditedEntry, JournalEntry } from '../../schemas/journal.ts'
import type { Json } from '../../schemas/json.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import { checkMove } from '../core/check-move.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunDelivery, RunHandle, RunProgress, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'
import { termsToReturn } from './start-run.ts'

/** How people move a run on: what goes into its journal, and how it stands afterwards. */
export type RunMovePlan = Omit<RunProgress, 'handle'> & { readonly deliveries?: readonly RunDelivery[] }

export interface PlanParts {
  readonly store: Store
  readonly registry: Registry
  readonly clock: Clock
}

export interface RetryOptions {
  /** On its own version of the flow, or on the newest one. */
  readonly on?: 'same' | 'newest'
  /** Outputs of steps, by step id, that it goes on with. */
  readonly outputs?: Readonly<Record<string, Json>>
}

/** A failed run goes on from the step that failed; throws RUN_NOT_FAILED. */
export async function planRetry(
  parts: PlanParts,
  handle: RunHandle,
  { on = 'same', outputs, by }: RetryOptions & { readonly by: string }
): Promise<RunMovePlan> {
  const { store, registry, clock } = parts
  const { id: runId, status, flowId, flowVersion } = handle.run
  const step = lastFailedStep(await store.runs.journal(handle))
  if (status !== 'failed') throw engineError('RUN_NOT_FAILED', { runId, status })
  if (step === null) throw engineError('NOTHING_TO_RETRY', { runId })
  const at = clock.now()
  const to = on === 'newest' ? registry.flow(flowId).version : flowVersion
  const flow = await registry.flowVersion(flowId, to)
  const edited = outputs ? [editedEntry(flow, { at, outputs, by })] : []
  const moved = to === flowVersion ? [] : [await movedEntry(parts, { handle, to, by })]
  const entries = [...edited, ...moved, { kind: 'retried' as const, at, step, by }]
  const returns = termsToReturn(flow, handle.run)
  const line = { entries, flowVersion: to, ...(returns ? { returns } : {}) }
  // Where runs stand in line it does so too; else it is due at once, like any other run whose time has come.
  if (flow.enrolment?.gate) return { ...line, status: 'queued', wakeAt: null }
  return { ...line, status: 'waiting', wakeAt: at }
}

/** An unfinished run ends as completed, and the runs that it waits for are cancelled. */
export async function planFinish({ store, clock }: PlanParts, handle: RunHandle, by: string): Promise<RunMovePlan> {
  requireUnfinished(handle)
  const { id: runId } = handle.run
  const at = clock.now()
  const end = { outcome: 'completed' as const, result: null }
  const entry: JournalEntry = { kind: 'cancelled', at, by: `run:${runId}`, reason: 'no longer waited for' }
  const children = await store.runs.children(runId)
  const deliveries = children.map(({ run }) => ({ runId: run.id, entry }))
  const entries = [{ kind: 'finished' as const, at, step: null, ...end, by }]
  return { entries, status: 'completed', wakeAt: null, at: [], end, deliveries }
}

interface Moving {
  readonly handle: RunHandle
  readonly to: number
  readonly by: string
}

/** An unfinished run goes on with another version; throws RUN_CANNOT_MOVE with the reason. */
export async function planMove(parts: PlanParts, moving: Moving): Promise<RunMovePlan> {
  const { handle, to: flowVersion } = moving
  requireUnfinished(handle)
  const { status, wakeAt } = handle.run
  const entries = [await movedEntry(parts, moving)]
  if (status === 'queued') return { entries, status, wakeAt, flowVersion }
  return { entries, status: 'waiting', wakeAt: parts.clock.now(), flowVersion }
}

async function movedEntry({ store, registry, clock }: PlanParts, { handle, to, by }: Moving): Promise<JournalEntry> {
  const { id: runId, flowId, flowVersion: from } = handle.run
  const [old, other] = await Promise.all([registry.flowVersion(flowId, from), registry.flowVersion(flowId, to)])
  const reason = checkMove(old, other, await store.runs.journal(handle))
  if (reason) throw engineError('RUN_CANNOT_MOVE', { runId, version: to, reason: { ...reason } })
  return { kind: 'moved', at: clock.now(), from, to, by }
}

function requireUnfinished({ run: { id: runId, status } }: RunHandle): void {
  if (status === 'completed' || status === 'failed' || status === 'cancelled')
    throw engineError('RUN_FINISHED', { runId, status })
}

export function editedEntry(flow: CompiledFlow, { at, outputs, by }: Omit<EditedEntry, 'kind'>): JournalEntry {
  const unknown = Object.keys(outputs).find((step) => !flow.stepsById.has(step))
  if (unknown !== undefined) throw engineError('NOT_FOUND', { what: 'step', id: unknown })
  return { kind: 'edited', at, outputs, by }
}

/** The step to be tried again. Where lists of a parallel step failed, that is the step inside. What was made good is over. */
function lastFailedStep(journal: readonly JournalEntry[]): string | null {
  if (journal.some(({ kind }) => kind === 'compensated')) return null
  const failed = journal.findLast(
    (entry) =>
      (entry.kind === 'failed' && entry.retryAt === null) || (entry.kind === 'returned' && isFailure(entry.outcome))
  )
  return failed && 'step' in failed ? failed.step : null
}

function isFailure(outcome: FlowOutcome): boolean {
  return outcome === 'failed' || outcome === 'cancelled'
}
