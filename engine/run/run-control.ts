import type { EditedEntry, JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { checkMove } from '../core/check-move.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunDelivery, RunHandle, RunProgress, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import { readQuestion } from './read-question.ts'
import type { Registry } from './registry.ts'
import { requireFit } from './require-fit.ts'

/** What a person can do to a run. */
export interface RunControl {
  /** Final at once: whatever a worker still does for the run is refused at its commit. Runs it waits for end too. */
  cancel(runId: string, by: string, reason: string): Promise<void>
  /** A failed run goes on from the step that failed. */
  retry(runId: string, by: string, options?: RetryOptions): Promise<void>
  /** Ends an unfinished run as completed, where it stands; runs it waits for are cancelled. */
  finish(runId: string, by: string): Promise<void>
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

  /** Puts entries into the journals of unfinished runs; throws when the first of them has finished meanwhile. */
  const deliver = async (runIds: readonly string[], entry: JournalEntry): Promise<void> => {
    const deliveries = runIds.map((runId) => ({ runId, entry }))
    const outcome = await commitAll({ actor: 'api', at: clock.now(), deliveries })
    const [runId = ''] = runIds
    if (outcome.ok && outcome.reached.some(({ run }) => run.id === runId)) return
    throw engineError('RUN_FINISHED', { runId, status: (await find(runId)).run.status })
  }

  /** Moves a run on, again if a worker was quicker. */
  const advance = async (runId: string, plan: (handle: RunHandle) => Promise<Plan>): Promise<void> => {
    for (let attempt = 1; attempt <= limits.runMovesMax; attempt += 1) {
      const handle = await find(runId)
      const { deliveries = [], ...progress } = await plan(handle)
      const outcome = await commitAll({ actor: 'api', at: clock.now(), progress: { handle, ...progress }, deliveries })
      if (outcome.ok) return
    }
    throw engineError('RUN_CONFLICTED', { runId })
  }

  return {
    async cancel(runId, by, reason) {
      await find(runId)
      const family = await familyOf(store, runId)
      await deliver(family, { kind: 'cancelled', at: clock.now(), by, reason })
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
        // Due at once: the timers take it up like any other run whose time has come.
        return {
          entries: [...edited, ...moved, { kind: 'retried' as const, at, step, by }],
          status: 'waiting',
          wakeAt: at,
          flowVersion: to
        }
      }),
    finish: (runId, by) =>
      advance(runId, async (handle) => {
        requireUnfinished(handle)
        const at = clock.now()
        const end = { outcome: 'completed' as const, result: null }
        const entry: JournalEntry = { kind: 'cancelled', at, by: `run:${runId}`, reason: 'no longer waited for' }
        const [, ...below] = await familyOf(store, runId)
        return {
          entries: [{ kind: 'finished' as const, at, step: null, ...end, by }],
          status: 'completed',
          wakeAt: null,
          at: [],
          end,
          deliveries: below.map((id) => ({ runId: id, entry }))
        }
      }),
    move: (runId, version, by) =>
      advance(runId, async (handle) => {
        const { status, wakeAt } = handle.run
        requireUnfinished(handle)
        const entries = [await movedEntry(parts, { handle, to: version, by })]
        if (status === 'queued') return { entries, status, wakeAt, flowVersion: version }
        return { entries, status: 'waiting', wakeAt: clock.now(), flowVersion: version }
      }),
    async edit(runId, outputs, by) {
      const handle = await find(runId)
      const flow = await registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
      await deliver([runId], editedEntry(flow, { at: clock.now(), outputs, by }))
    },
    async decide(runId, step, { by, outcome, data, note }) {
      const { asked, approve } = await readQuestion(parts, runId, step)
      if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { approver: by })
      if (!approve.outcomes.some(({ id }) => id === outcome))
        throw engineError('NOT_FOUND', { what: 'outcome', id: outcome })
      const filled = approve.form ? requireFit(compileCheck<JsonObject>(approve.form as JsonObject)(data ?? {})) : data
      const more = { ...(filled ? { data: filled } : {}), ...(note === undefined ? {} : { note }) }
      await deliver([runId], { kind: 'decided', at: clock.now(), step, by, outcome, ...more })
    },
    async delegate(runId, step, { by, to }) {
      const { asked } = await readQuestion(parts, runId, step)
      if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { approver: by })
      await deliver([runId], { kind: 'delegated', at: clock.now(), step, by, to })
    }
  }
}

type Plan = Omit<RunProgress, 'handle'> & { readonly deliveries?: readonly RunDelivery[] }

/** A run and the runs that it waits for, and so on down. */
async function familyOf(store: Store, runId: string): Promise<readonly string[]> {
  const family = [runId]
  for (let index = 0; index < family.length && family.length < limits.familyRunsMax; index += 1) {
    const children = await store.runs.children(family[index] ?? '')
    family.push(...children.map(({ run }) => run.id))
  }
  return family
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

function requireUnfinished({ run: { id: runId, status } }: RunHandle): void {
  if (status === 'completed' || status === 'failed' || status === 'cancelled')
    throw engineError('RUN_FINISHED', { runId, status })
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
