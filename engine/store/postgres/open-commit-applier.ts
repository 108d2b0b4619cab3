import { EngineError, engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { Commit, NewRun, RecordChange } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { allSettled } from './all-settled.ts'
import type { AppliedCommit, CommitApplier } from './commit-applier.ts'
import { StagedRecords } from './staged-records.ts'
import { RunLost, StagedRuns, type FindEnqueued } from './staged-runs.ts'

/**
 * Reads what all commits need, works them out in memory as if they came one by one, and writes the rows of all of them with
 * one statement per table.
 */
export function openCommitApplier(entityOf: (id: string) => CompiledEntity): CommitApplier {
  return async (session, commits, reading) => {
    if (commits.length === 0) return []
    const records = new StagedRecords(entityOf, reading)
    const runs = new StagedRuns(reading)
    await allSettled([records.load(session, commits), runs.load(session, commits)])
    const staged = commits.map((commit) => stage(commit, { records, runs }))
    const [enqueued] = await allSettled<readonly [FindEnqueued, void]>([runs.write(session), records.write(session)])
    return staged.map((each) => {
      if (!('started' in each)) return each
      const started = each.started.map(enqueued)
      return { ok: true, runs: started, changes: each.changes }
    })
  }
}

interface Stage {
  readonly records: StagedRecords
  readonly runs: StagedRuns
}

/** What a commit that goes through comes to; runs are known by their place until they are written. */
interface StagedCommit {
  readonly changes: readonly RecordChange[]
  readonly started: readonly number[]
}

/** Works one commit out. When it is refused, what it had staged is taken back. */
function stage(commit: Commit, { records, runs }: Stage): StagedCommit | AppliedCommit {
  const marks = [records.mark(), runs.mark()]
  try {
    return apply(commit, { records, runs })
  } catch (error) {
    for (const takeBack of marks) takeBack()
    if (error instanceof RunLost) return { ok: false, why: 'lost' }
    if (error instanceof EngineError && error.kind === 'caller') return { ok: false, why: 'refused', error }
    return { thrown: error }
  }
}

function apply(commit: Commit, { records, runs }: Stage): StagedCommit {
  const { actor, at } = commit
  if (commit.progress) runs.advance(commit.progress, at)
  const writing = { actor, at: new Date(at).toISOString(), atMs: at }
  const changes = commit.writes.map((write) => records.apply(write, writing))
  for (const message of commit.messages) runs.send(message, at)
  const wanted = [...commit.runs, ...changes.flatMap((change) => commit.startedBy(change))]
  const started = wanted.map((run) => runs.enqueue(withinDepth(run)))
  for (const [flowId, nextAt] of Object.entries(commit.schedules ?? {})) runs.schedule(flowId, nextAt)
  return { changes, started }
}

/** Flows that keep starting each other are stopped with a clear error. */
function withinDepth(run: NewRun): NewRun {
  if (run.causeDepth <= limits.causeDepthMax) return run
  throw engineError('LIMIT_PASSED', { limit: 'causeDepthMax', value: run.causeDepth, max: limits.causeDepthMax })
}
