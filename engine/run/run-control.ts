import type { JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RunHandle, Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import {
  editedEntry,
  planFinish,
  planMove,
  planRetry,
  type PlanParts,
  type RetryOptions,
  type RunMovePlan
} from './plan-run-move.ts'
import { readQuestion, type Question } from './read-question.ts'
import { requireFit } from './require-fit.ts'

/** What people can do to a run. */
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

export interface Decision {
  readonly by: string
  readonly outcome: string
  readonly data?: JsonObject
  readonly note?: string
}

interface Parts extends PlanParts {
  readonly commitAll: CommitAll
}

export function openRunControl(parts: Parts): RunControl {
  const { store, registry, clock, commitAll } = parts

  /** Puts an entry into the journal of an unfinished run; throws when it has finished meanwhile. */
  const deliver = async (runId: string, entry: JournalEntry): Promise<void> => {
    const outcome = await commitAll({ actor: 'api', at: clock.now(), deliveries: [{ runId, entry }] })
    if (outcome.ok && outcome.reached.some(({ run }) => run.id === runId)) return
    throw engineError('RUN_FINISHED', { runId, status: (await findRun(store, runId)).run.status })
  }

  /** Moves a run on, again if a worker was quicker. */
  const advance = async (runId: string, plan: (handle: RunHandle) => Promise<RunMovePlan>): Promise<void> => {
    for (let attempt = 1; attempt <= limits.runMovesMax; attempt += 1) {
      const handle = await findRun(store, runId)
      const { deliveries = [], ...progress } = await plan(handle)
      const outcome = await commitAll({ actor: 'api', at: clock.now(), progress: { handle, ...progress }, deliveries })
      if (outcome.ok) return
      if (outcome.why === 'refused') throw outcome.error
    }
    throw engineError('RUN_CONFLICTED', { runId })
  }

  return {
    async cancel(runId, by, reason) {
      await findRun(store, runId)
      await deliver(runId, { kind: 'cancelled', at: clock.now(), by, reason })
    },
    retry: (runId, by, options = {}) => advance(runId, (handle) => planRetry(parts, handle, { ...options, by })),
    finish: (runId, by) => advance(runId, (handle) => planFinish(parts, handle, by)),
    move: (runId, to, by) => advance(runId, (handle) => planMove(parts, { handle, to, by })),
    async edit(runId, outputs, by) {
      const handle = await findRun(store, runId)
      const flow = await registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
      await deliver(runId, editedEntry(flow, { at: clock.now(), outputs, by }))
    },
    async decide(runId, step, decision) {
      await deliver(runId, decidedEntry(await readQuestion(parts, runId, step), { at: clock.now(), step, decision }))
    },
    async delegate(runId, step, { by, to }) {
      const { asked } = await readQuestion(parts, runId, step)
      if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { approver: by })
      await deliver(runId, { kind: 'delegated', at: clock.now(), step, by, to })
    }
  }
}

async function findRun(store: Store, runId: string): Promise<RunHandle> {
  const handle = await store.runs.find(runId)
  if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: runId })
  return handle
}

interface Deciding {
  readonly at: Millis
  readonly step: string
  readonly decision: Decision
}

/** The entry of a decision; throws what is wrong with it. */
function decidedEntry({ asked, approve }: Question, { at, step, decision }: Deciding): JournalEntry {
  const { by, outcome, data, note } = decision
  if (!asked.approvers.includes(by)) throw engineError('NOT_ASKED', { approver: by })
  if (!approve.outcomes.some(({ id }) => id === outcome))
    throw engineError('NOT_FOUND', { what: 'outcome', id: outcome })
  const filled = approve.form ? requireFit(compileCheck<JsonObject>(approve.form as JsonObject)(data ?? {})) : data
  const more = { ...(filled ? { data: filled } : {}), ...(note === undefined ? {} : { note }) }
  return { kind: 'decided', at, step, by, outcome, ...more }
}
