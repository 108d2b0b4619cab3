import type { BulkAction, BulkJob, BulkOptions, BulkPreview, BulkSample, RunSelection } from '../../schemas/bulk-job.ts'
import type { Localized } from '../../schemas/localized.ts'
import { checkMove } from '../core/check-move.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RunHandle, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'
import type { RunControl } from './run-control.ts'

export interface BulkTask {
  readonly action: BulkAction
  readonly selection: RunSelection
  readonly options: BulkOptions
  readonly by: string
}

export interface BulkPageParts {
  readonly store: Store
  readonly registry: Registry
  readonly control: RunControl
}

/** What came of a page of runs. */
export interface BulkPage {
  readonly refused: readonly { readonly runId: string; readonly error: EngineError }[]
  readonly count: number
  readonly cursor: string | null
}

/** Does its thing to the next runs of a job, or looks whether it could. */
export async function takeBulkPage(parts: BulkPageParts, job: BulkJob): Promise<BulkPage> {
  const isTrial = job.phase === 'act' && job.canary !== null
  const left = isTrial ? (job.canary ?? 0) - job.done - job.failed : limits.bulkPageRunsMax
  const limit = Math.max(1, Math.min(left, limits.bulkPageRunsMax))
  const cursor = job.cursor === null ? {} : { cursor: job.cursor }
  const { handles, nextCursor } = await parts.store.runs.list({ ...job.selection, ...cursor, limit })
  const refused = await Promise.all(
    handles.map(async (handle) => {
      const error = job.phase === 'check' ? await refusalOf(parts, job, handle) : await attempt(parts, job, handle)
      return error ? [{ runId: handle.run.id, error }] : []
    })
  )
  return { refused: refused.flat(), count: handles.length, cursor: nextCursor }
}

/** Does it to one run; gives why not. What the world was not ready for stops the job, which a person resumes. */
async function attempt({ control }: BulkPageParts, job: BulkJob, { run }: RunHandle): Promise<EngineError | null> {
  const { action } = job
  try {
    await act(control, job, run)
    return null
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'caller') throw error
    // A run that ended with its parent, or by itself, is where it should be.
    return error.code === 'RUN_FINISHED' && (action === 'cancel' || action === 'finish') ? null : error
  }
}

async function act(control: RunControl, { action, options, by }: BulkJob, run: RunHandle['run']): Promise<void> {
  switch (action) {
    case 'cancel':
      return control.cancel(run.id, by, options.reason ?? 'cancelled with others')
    case 'finish':
      return control.finish(run.id, by)
    case 'retry':
      return control.retry(run.id, by, options.on ? { on: options.on } : {})
    case 'move': {
      const { to = run.flowVersion } = options
      return to === run.flowVersion ? undefined : control.move(run.id, to, by)
    }
  }
}

/** What a task would do, told by a few of its runs. */
export async function previewBulk(parts: BulkPageParts, task: BulkTask): Promise<BulkPreview> {
  const { runs } = parts.store
  const [total, { handles }] = await Promise.all([
    runs.count(task.selection),
    runs.list({ ...task.selection, limit: limits.bulkSampleRunsMax })
  ])
  return { total, sample: await Promise.all(handles.map((handle) => sampleOf(parts, task, handle))) }
}

async function sampleOf(parts: BulkPageParts, task: BulkTask, handle: RunHandle): Promise<BulkSample> {
  const { id: runId, status } = handle.run
  if (task.action !== 'move') return { runId, status, refusal: null }
  const error = await refusalOf(parts, task, handle)
  return { runId, status, refusal: error ? (error.details['reason'] as unknown as Localized) : null }
}

/** Why a run cannot go on with the other version; null when it can. Changes nothing. */
async function refusalOf(
  { registry, store }: BulkPageParts,
  { options }: Pick<BulkTask, 'options'>,
  handle: RunHandle
): Promise<EngineError | null> {
  const { id: runId, flowId, flowVersion } = handle.run
  const { to = flowVersion } = options
  if (to === flowVersion) return null
  const [from, other] = await Promise.all([registry.flowVersion(flowId, flowVersion), registry.flowVersion(flowId, to)])
  const reason = checkMove(from, other, await store.runs.journal(handle))
  return reason ? engineError('RUN_CANNOT_MOVE', { runId, version: to, reason: { ...reason } }) : null
}
