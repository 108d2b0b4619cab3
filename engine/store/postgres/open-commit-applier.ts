import { EngineError } from '../../errors.ts'
import type { Commit, RunHandle } from '../../ports/store.ts'
import type { RecordChange } from '../../core/event.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { CommitWork, RunLost } from '../commit-work.ts'
import type { AppliedCommit, CommitApplier } from './commit-applier.ts'
import { StagedBatch } from './staged-batch.ts'
import type { FindEnqueued } from './staged-door.ts'

/**
 * Reads what all commits need, works them out in memory as if they came one by one, and writes the rows of all of them with
 * one statement per table.
 */
export function openCommitApplier(entityOf: (id: string) => CompiledEntity): CommitApplier {
  return async (session, commits, reading) => {
    if (commits.length === 0) return []
    const batch = new StagedBatch(entityOf, reading)
    await batch.load(session, commits)
    const staged = await batch.workOut(session, () => commits.map((commit) => stage(commit, batch)))
    await batch.write(session)
    return staged.map((each) => ('enqueued' in each ? answer(each, batch) : each))
  }
}

/** What a commit that goes through comes to; new runs have no numbers until they are written. */
interface StagedCommit {
  readonly changes: readonly RecordChange[]
  readonly enqueued: readonly FindEnqueued[]
  readonly reached: readonly RunHandle[]
}

function answer({ changes, enqueued, reached }: StagedCommit, { runs }: StagedBatch): AppliedCommit {
  const numbered = reached.map((handle) => runs.numbered(handle))
  return { ok: true, runs: enqueued.map((find) => find()), changes, reached: numbered }
}

/** Works one commit out. When it is refused, what it had staged is taken back. */
function stage(commit: Commit, batch: StagedBatch): StagedCommit | AppliedCommit {
  const takeBack = batch.mark()
  try {
    return apply(commit, batch)
  } catch (error) {
    takeBack()
    if (error instanceof RunLost) return { ok: false, why: 'lost' }
    if (error instanceof EngineError && error.kind === 'caller') return { ok: false, why: 'refused', error }
    return { thrown: error }
  }
}

function apply(commit: Commit, { records, runs, waits, questions, past, sends }: StagedBatch): StagedCommit {
  const { actor, at, progress } = commit
  const work = new CommitWork(commit, { runWriter: runs, waits, questions, past })
  if (progress) work.advance(progress)
  const writing = { actor, at: new Date(at).toISOString(), atMs: at }
  const changes = commit.writes.map((write) => records.apply(write, writing))
  for (const message of commit.messages) sends.send(message, at)
  for (const change of changes) work.happened({ kind: 'record', at, change })
  for (const signal of commit.signals) work.happened(sends.keep(signal, at))
  for (const run of commit.runs) work.enqueue(run)
  for (const delivery of commit.deliveries) work.deliver(delivery.runId, delivery.entry)
  work.settle()
  for (const [flowId, nextAt] of Object.entries(commit.schedules ?? {})) sends.schedule(flowId, nextAt)
  return { changes, enqueued: work.enqueued, reached: work.reached }
}
