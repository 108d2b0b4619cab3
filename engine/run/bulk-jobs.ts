import type { BulkAction, BulkJob, BulkOptions, BulkPreview, BulkReason, BulkSample } from '../../schemas/bulk-job.ts'
import { checkMove } from '../core/check-move.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RunHandle, RunSelection, Store } from '../ports/store.ts'
import { makeId } from './make-id.ts'
import type { Registry } from './registry.ts'
import type { RunControl } from './run-control.ts'

/**
 * Does one thing to many runs: page by page, so that a million of them cost no more memory than a page. How far a job has
 * come is stored after each page; after a crash the page at hand is looked at again, where what was done no longer matches.
 */
export interface BulkJobs {
  /** What would be done, without doing it. */
  preview(task: BulkTask): Promise<BulkPreview>
  begin(task: BulkTask, canary: number | null): Promise<BulkJob>
  find(id: string): Promise<BulkJob>
  pause(id: string): Promise<BulkJob>
  /** Goes on after a pause, or with the rest after a canary. */
  resume(id: string): Promise<BulkJob>
  cancel(id: string): Promise<BulkJob>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface BulkTask {
  readonly action: BulkAction
  readonly selection: RunSelection
  readonly options: BulkOptions
  readonly by: string
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
  readonly control: RunControl
  readonly clock: Clock
  readonly log: Log
  /** Something about a job has changed. */
  readonly touch: () => void
}

export function openBulkJobs(parts: Parts): BulkJobs {
  const { store, clock, touch } = parts
  /** Jobs that are not over. The loop of each reads its state here before every page. */
  const open = new Map<string, BulkJob>()
  const working = new Map<string, Promise<void>>()
  let isStopped = true

  const keep = async (job: BulkJob): Promise<BulkJob> => {
    const kept = { ...job, updatedAt: clock.now() }
    open.set(kept.id, kept)
    await store.jobs.save(kept)
    // The loop that is at work on it looks here for its end.
    if (isOver(kept) && !working.has(kept.id)) open.delete(kept.id)
    touch()
    return kept
  }

  const work = async (id: string): Promise<void> => {
    for (let job = open.get(id); job?.state === 'working' && !isStopped; job = open.get(id)) {
      const page = await takePage(parts, job)
      // A person may have paused or cancelled it meanwhile: the counts are the page's, the state is theirs.
      await keep(afterPage(open.get(id) ?? job, page))
    }
    working.delete(id)
    const job = open.get(id)
    if (job && isOver(job)) open.delete(id)
  }

  const begin = (id: string): void => {
    if (isStopped || working.has(id)) return
    working.set(
      id,
      work(id).catch(async (error: unknown) => {
        parts.log.error({ err: error, jobId: id }, 'work on many runs met an error and was paused')
        working.delete(id)
        const job = open.get(id)
        if (job) await keep({ ...job, state: 'paused' })
      })
    )
  }

  const find = async (id: string): Promise<BulkJob> => {
    const job = open.get(id) ?? (await store.jobs.find(id))
    if (!job) throw engineError('NOT_FOUND', { what: 'job', id })
    return job
  }

  const change = async (id: string, parts_: Partial<BulkJob>): Promise<BulkJob> => {
    const job = await find(id)
    if (isOver(job)) throw engineError('JOB_OVER', { id, state: job.state })
    const kept = await keep({ ...job, ...parts_ })
    if (kept.state === 'working') begin(id)
    return kept
  }

  return {
    find,
    preview: (task) => preview(parts, checked(parts, task)),
    async begin(given, canary) {
      const task = checked(parts, given)
      const at = clock.now()
      const total = await store.runs.count(task.selection)
      const counts = { total, done: 0, failed: 0, reasons: [], cursor: null }
      const job = {
        id: makeId(at),
        ...task,
        state: 'working' as const,
        canary,
        ...counts,
        createdAt: at,
        updatedAt: at
      }
      const kept = await keep(job)
      begin(kept.id)
      return kept
    },
    pause: (id) => change(id, { state: 'paused' }),
    resume: (id) => change(id, { state: 'working', canary: null }),
    cancel: (id) => change(id, { state: 'cancelled' }),
    async start() {
      isStopped = false
      for (const job of await store.jobs.open()) {
        open.set(job.id, job)
        if (job.state === 'working') begin(job.id)
      }
    },
    async stop() {
      isStopped = true
      await Promise.all(working.values())
    }
  }
}

function isOver({ state }: BulkJob): boolean {
  return state === 'done' || state === 'cancelled'
}

/** The task with what it can be done to: only failed runs are retried, only unfinished ones moved, ended or cancelled. */
function checked({ registry }: Parts, task: BulkTask): BulkTask {
  const { action, selection, options } = task
  if (action === 'retry') return { ...task, selection: { ...selection, status: 'failed' } }
  const unfinished = { ...task, selection: { ...selection, isUnfinished: true } }
  if (action !== 'move') return unfinished
  if (selection.flowId === undefined) throw flowNeeded()
  const to = options.to ?? registry.flow(selection.flowId).version
  return { ...unfinished, options: { ...options, to } }
}

function flowNeeded(): Error {
  const message = {
    vi: 'Hãy chọn quy trình: chỉ chuyển phiên bản cho các lần chạy của một quy trình.',
    en: 'Choose the flow: runs of one flow at a time can be moved to another version.'
  }
  return engineError('INPUT_INVALID', { fields: [{ path: '/filter/flowId', message }] })
}

async function preview(parts: Parts, task: BulkTask): Promise<BulkPreview> {
  const { runs } = parts.store
  const [total, { handles }] = await Promise.all([
    runs.count(task.selection),
    runs.list({ ...task.selection, limit: limits.bulkSampleRunsMax })
  ])
  return { total, sample: await Promise.all(handles.map((handle) => sampleOf(parts, task, handle))) }
}

async function sampleOf(parts: Parts, { action, options }: BulkTask, handle: RunHandle): Promise<BulkSample> {
  const { id: runId, status, flowId, flowVersion } = handle.run
  const to = options.to ?? flowVersion
  if (action !== 'move' || to === flowVersion) return { runId, status, refusal: null }
  const { registry, store } = parts
  const [from, other] = await Promise.all([registry.flowVersion(flowId, flowVersion), registry.flowVersion(flowId, to)])
  return { runId, status, refusal: checkMove(from, other, await store.runs.journal(handle)) }
}

interface Page {
  readonly refused: readonly { readonly runId: string; readonly error: EngineError }[]
  readonly count: number
  readonly cursor: string | null
}

async function takePage(parts: Parts, job: BulkJob): Promise<Page> {
  const left = job.canary === null ? limits.bulkPageRunsMax : job.canary - job.done - job.failed
  const limit = Math.max(1, Math.min(left, limits.bulkPageRunsMax))
  const cursor = job.cursor === null ? {} : { cursor: job.cursor }
  const { handles, nextCursor } = await parts.store.runs.list({ ...job.selection, ...cursor, limit })
  const refused = await Promise.all(
    handles.map(async (handle) => {
      const error = await attempt(parts, job, handle)
      return error ? [{ runId: handle.run.id, error }] : []
    })
  )
  return { refused: refused.flat(), count: handles.length, cursor: nextCursor }
}

/** Does it to one run; gives why not. What the world was not ready for stops the job, which a person resumes. */
async function attempt({ control }: Parts, job: BulkJob, { run }: RunHandle): Promise<EngineError | null> {
  const { action, options, by } = job
  const { id } = run
  try {
    if (action === 'cancel') await control.cancel(id, by, options.reason ?? 'cancelled with others')
    if (action === 'finish') await control.finish(id, by)
    if (action === 'retry') await control.retry(id, by, options.on ? { on: options.on } : {})
    if (action === 'move' && options.to !== undefined && options.to !== run.flowVersion)
      await control.move(id, options.to, by)
    return null
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'caller') throw error
    // A run that ended with its parent, or by itself, is where it should be.
    return error.code === 'RUN_FINISHED' && (action === 'cancel' || action === 'finish') ? null : error
  }
}

function afterPage(job: BulkJob, { refused, count, cursor }: Page): BulkJob {
  const done = job.done + count - refused.length
  const failed = job.failed + refused.length
  const after = { ...job, done, failed, cursor, reasons: refused.reduce(addReason, job.reasons) }
  if (cursor === null) return job.state === 'cancelled' ? after : { ...after, state: 'done' }
  const isCanaryDone = job.canary !== null && done + failed >= job.canary
  return isCanaryDone && job.state === 'working' ? { ...after, state: 'held' } : after
}

function addReason(reasons: readonly BulkReason[], { runId, error }: Page['refused'][number]): readonly BulkReason[] {
  const { code, detail: message } = error
  const known = reasons.find((reason) => reason.code === code && reason.message.en === message.en)
  if (known) return reasons.map((reason) => (reason === known ? { ...known, count: known.count + 1 } : reason))
  if (reasons.length < limits.bulkReasonsMax) return [...reasons, { code, message, count: 1, runId }]
  const last = reasons.at(-1)
  return last ? [...reasons.slice(0, -1), { ...last, count: last.count + 1 }] : reasons
}
