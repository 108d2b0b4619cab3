import type { EditedEntry, JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { RunStatus } from '../../schemas/run.ts'
import { checkMove } from '../core/check-move.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { standingAt } from '../core/lane-moves.ts'
import type { Asked } from '../core/run-state.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunHandle, RunProgress, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import type { Registry } from './registry.ts'
import { termsToReturn } from './start-run.ts'

/** What a person can do to a run. */
export interface RunControl {
  /** Final at once: whatever a worker still does for the run is refused at its commit. Runs it waits for end too. */
  cancel(runId: string, by: string, reason: string): Promise<void>
  /** A failed run goes on from the step that failed. */
  retry(runId: string, by: string, options?: RetryOptions): Promise<void>
  /** An unfinished run goes on with another version of its flow; throws RUN_CANNOT_MOVE with the reason. */
  move(runId: string, version: number, by: string): Promise<void>
  /** Changes outputs of steps, by step id, of a run that is not finished; it goes on with them. */
  edit(runId: string, outputs: Readonly<Record<string, Json>>, by: string): Promise<void>
  /** Decides what an approve step asks. */
  decide(runId: string, step: string, decision: Decision): Promise<void>
  /** Hands the decision on to somebody else. */
  delegate(runId: string, step: string, people: { readonly by: string; readonly to: string }): Promise<void>
}

export interface RetryOptions {
  /** On its own version of the flow, or on the newest one. */
  readonly on?: 'same' | 'newest'
  /** Outputs of steps, by step id, that it goes on with. */
  readonly outputs?: Readonly<Record<string, Json>>
}

export interface Decision {
  readonly by: string
  readonly outcome: string
  readonly data?: JsonObject
  readonly note?: string
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
  readonly clock: Clock
  readonly commitAll: CommitAll
}

export function openRunControl(parts: Parts): RunControl {
  const { store, registry, clock, commitAll } = parts

  const find = async (runId: string): Promise<RunHandle> => {
    const handle = await store.runs.find(runId)
    if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: runId })
    return handle
  }

  /** Puts an entry into the journal of an unfinished run; throws when it has finished meanwhile. */
  const deliver = async (runId: string, entry: JournalEntry): Promise<void> => {
    const outcome = await commitAll({ actor: 'api', at: clock.now(), deliveries: [{ runId, entry }] })
    if (outcome.ok && outcome.reached.some(({ run }) => run.id === runId)) return
    throw engineError('RUN_FINISHED', { runId, status: (await find(runId)).run.status })
  }

  /** Moves a run on, again if a worker was quicker. */
  const advance = async (runId: string, plan: (handle: RunHandle) => Promise<Plan>): Promise<void> => {
    for (let attempt = 1; attempt <= limits.runMovesMax; attempt += 1) {
      const handle = await find(runId)
      const outcome = await commitAll({ actor: 'api', at: clock.now(), progress: { handle, ...(await plan(handle)) } })
      if (outcome.ok) return
      if (outcome.why === 'refused') throw outcome.error
    }
    throw engineError('RUN_CONFLICTED', { runId })
  }

  return {
    async cancel(runId, by, reason) {
      await find(runId)
      await deliver(runId, { kind: 'cancelled', at: clock.now(), by, reason })
    },
    retry: (runId, by, { on = 'same', outputs } = {}) =>
      advance(runId, async ({ run, ...handle }) => {
        const journal = await store.runs.journal({ run, ...handle })
        const step = lastFailedStep(journal)
        if (run.status !== 'failed' || step === null) throw engineError('RUN_NOT_FAILED', { runId, status: run.status })
        const at = clock.now()
        const to = on === 'newest' ? registry.flow(run.flowId).version : run.flowVersion
        const flow = await registry.flowVersion(run.flowId, to)
        const edited = outputs ? [editedEntry(flow, { at, outputs, by })] : []
        const moved = to === run.flowVersion ? [] : [await movedEntry(parts, { handle: { run, ...handle }, to, by })]
        const entries = [...edited, ...moved, { kind: 'retried' as const, at, step, by }]
        const returns = termsToReturn(flow, run)
        const line = { entries, flowVersion: to, ...(returns ? { returns } : {}) }
        // Where runs stand in line it does so too; else it is due at once, like any other run whose time has come.
        if (flow.enrolment?.gate) return { ...line, status: 'queued', wakeAt: null }
        return { ...line, status: 'waiting', wakeAt: at }
      }),
    move: (runId, version, by) =>
      advance(runId, async (handle) => {
        const { status, wakeAt } = handle.run
        if (isFinished(handle)) throw engineError('RUN_FINISHED', { runId, status })
        const entries = [await movedEntry(parts, { handle, to: version, by })]
        if (status === 'queued') return { entries, status, wakeAt, flowVersion: version }
        return { entries, status: 'waiting', wakeAt: clock.now(), flowVersion: version }
      }),
    async edit(runId, outputs, by) {
      const handle = await find(runId)
      const flow = await registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
      await deliver(runId, editedEntry(flow, { at: clock.now(), outputs, by }))
    },
    async decide(runId, step, { by, outcome, data, note }) {
      const { asked, outcomes } = await questionOf(parts, await find(runId), step)
      if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { person: by })
      if (!outcomes.includes(outcome)) throw engineError('NOT_FOUND', { what: 'outcome', id: outcome })
      const more = { ...(data ? { data } : {}), ...(note === undefined ? {} : { note }) }
      await deliver(runId, { kind: 'decided', at: clock.now(), step, by, outcome, ...more })
    },
    async delegate(runId, step, { by, to }) {
      const { asked } = await questionOf(parts, await find(runId), step)
      if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { person: by })
      await deliver(runId, { kind: 'delegated', at: clock.now(), step, by, to })
    }
  }
}

interface Plan extends Pick<RunProgress, 'returns'> {
  readonly entries: readonly JournalEntry[]
  readonly status: RunStatus
  readonly wakeAt: number | null
  readonly flowVersion?: number
}

async function movedEntry(
  { store, registry, clock }: Parts,
  { handle, to, by }: { readonly handle: RunHandle; readonly to: number; readonly by: string }
): Promise<JournalEntry> {
  const { id: runId, flowId, flowVersion: from } = handle.run
  const [old, other] = await Promise.all([registry.flowVersion(flowId, from), registry.flowVersion(flowId, to)])
  const reason = checkMove(old, other, await store.runs.journal(handle))
  if (reason) throw engineError('RUN_CANNOT_MOVE', { runId, version: to, reason: { ...reason } })
  return { kind: 'moved', at: clock.now(), from, to, by }
}

async function questionOf(
  { store, registry }: Parts,
  handle: RunHandle,
  stepId: string
): Promise<{ readonly asked: Asked; readonly outcomes: readonly string[] }> {
  const { flowId, flowVersion } = handle.run
  const flow = await registry.flowVersion(flowId, flowVersion)
  const step = flow.stepsById.get(stepId)
  if (step?.kind !== 'approve') throw engineError('NOT_FOUND', { what: 'approval', id: stepId })
  const standing = isFinished(handle) ? null : standingAt(foldJournal(flow, await store.runs.journal(handle)), step)
  if (standing?.kind !== 'asked') throw engineError('NOTHING_ASKED', { step: stepId })
  return { asked: standing, outcomes: step.outcomes.map(({ id }) => id) }
}

function isFinished({ run: { status } }: RunHandle): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

function editedEntry(flow: CompiledFlow, { at, outputs, by }: Omit<EditedEntry, 'kind'>): JournalEntry {
  const unknown = Object.keys(outputs).find((step) => !flow.stepsById.has(step))
  if (unknown !== undefined) throw engineError('NOT_FOUND', { what: 'step', id: unknown })
  return { kind: 'edited', at, outputs, by }
}

/** The step to be tried again. Where lists of a parallel step failed, that is the step inside. What was made good is over. */
function lastFailedStep(journal: readonly JournalEntry[]): string | null {
  if (journal.some(({ kind }) => kind === 'compensated')) return null
  const failed = journal.findLast((entry) => entry.kind === 'failed' && entry.retryAt === null)
  return failed?.kind === 'failed' ? failed.step : null
}
