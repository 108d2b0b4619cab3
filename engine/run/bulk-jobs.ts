import type { BulkAction, BulkJob, BulkOptions, BulkPreview, BulkReason, BulkSample } from '../../schemas/bulk-job.ts'
import type { Localized } from '../../schemas/localized.ts'
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
  return new JobKeeper(parts)
}

class JobKeeper implements BulkJobs {
  readonly #parts: Parts
  /** Jobs that are not over. The loop of each reads its state here before every page. */
  readonly #open = new Map<string, BulkJob>()
  readonly #loops = new Map<string, Promise<void>>()
  #isStopped = true

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async preview(task: BulkTask): Promise<BulkPreview> {
    return preview(this.#parts, checked(this.#parts, task))
  }

  async begin(given: BulkTask, canary: number | null): Promise<BulkJob> {
    const { store, clock } = this.#parts
    const task = checked(this.#parts, given)
    const at = clock.now()
    const times = { createdAt: at, updatedAt: at }
    const total = await store.runs.count(task.selection)
    const counts = { total, ...nothingDone }
    const phase = task.action === 'move' ? ('check' as const) : ('act' as const)
    const job = { id: makeId(at), ...task, state: 'working' as const, phase, check: null, canary, ...counts, ...times }
    await this.#keep(job)
    this.#loop(job.id)
    return job
  }

  async find(id: string): Promise<BulkJob> {
    const job = this.#open.get(id) ?? (await this.#parts.store.jobs.find(id))
    if (!job) throw engineError('NOT_FOUND', { what: 'job', id })
    return job
  }

  pause(id: string): Promise<BulkJob> {
    return this.#change(id, { state: 'paused' })
  }
  async resume(id: string): Promise<BulkJob> {
    const { canary, done, failed } = await this.find(id)
    const isTried = canary !== null && done + failed >= canary
    return this.#change(id, { state: 'working', canary: isTried ? null : canary })
  }
  cancel(id: string): Promise<BulkJob> {
    return this.#change(id, { state: 'cancelled' })
  }

  async start(): Promise<void> {
    this.#isStopped = false
    for (const job of await this.#parts.store.jobs.open()) {
      this.#open.set(job.id, job)
      if (job.state === 'working') this.#loop(job.id)
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#loops.values())
  }

  async #change(id: string, change: Partial<BulkJob>): Promise<BulkJob> {
    const job = await this.find(id)
    if (isOver(job)) throw engineError('JOB_OVER', { id, state: job.state })
    const kept = await this.#keep({ ...job, ...change })
    if (kept.state === 'working') this.#loop(id)
    return kept
  }

  async #keep(job: BulkJob): Promise<BulkJob> {
    const { store, clock, touch } = this.#parts
    const kept = { ...job, updatedAt: clock.now() }
    this.#open.set(kept.id, kept)
    await store.jobs.save(kept)
    // The loop that is at work on it looks here for its end.
    if (isOver(kept) && !this.#loops.has(kept.id)) this.#open.delete(kept.id)
    touch()
    return kept
  }

  #loop(id: string): void {
    if (this.#isStopped || this.#loops.has(id)) return
    this.#loops.set(
      id,
      this.#work(id)
        .catch((error: unknown) => this.#stumble(id, error))
        .finally(() => this.#leave(id))
    )
  }

  async #work(id: string): Promise<void> {
    for (let job = this.#open.get(id); job?.state === 'working' && !this.#isStopped; job = this.#open.get(id)) {
      const page = await takePage(this.#parts, job)
      // A person may have paused or cancelled it meanwhile: the counts are the page's, the state is theirs.
      await this.#keep(afterPage(this.#open.get(id) ?? job, page))
    }
  }

  /** What nobody expected, or what the world was not ready for: a person looks at it and lets it go on. */
  async #stumble(id: string, error: unknown): Promise<void> {
    this.#parts.log.error({ err: error, jobId: id }, 'work on many runs met an error and was paused')
    const job = this.#open.get(id)
    if (job && !isOver(job)) await this.#keep({ ...job, state: 'paused' })
  }

  /** Resumed just now, while the last page was being kept, it goes on. */
  #leave(id: string): void {
    this.#loops.delete(id)
    const job = this.#open.get(id)
    if (job && isOver(job)) this.#open.delete(id)
    else if (job?.state === 'working') this.#loop(id)
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

async function sampleOf(parts: Parts, task: BulkTask, handle: RunHandle): Promise<BulkSample> {
  const { id: runId, status } = handle.run
  if (task.action !== 'move') return { runId, status, refusal: null }
  const error = await refusalOf(parts, task, handle)
  return { runId, status, refusal: error ? (error.details['reason'] as unknown as Localized) : null }
}

/** Why a run cannot go on with the other version; null when it can. Changes nothing. */
async function refusalOf(
  { registry, store }: Parts,
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

interface Page {
  readonly refused: readonly { readonly runId: string; readonly error: EngineError }[]
  readonly count: number
  readonly cursor: string | null
}

async function takePage(parts: Parts, job: BulkJob): Promise<Page> {
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
async function attempt({ control }: Parts, job: BulkJob, { run }: RunHandle): Promise<EngineError | null> {
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

const nothingDone = { done: 0, failed: 0, reasons: [], cursor: null }

function afterPage(job: BulkJob, { refused, count, cursor }: Page): BulkJob {
  const done = job.done + count - refused.length
  const failed = job.failed + refused.length
  const after = { ...job, done, failed, cursor, reasons: refused.reduce(addReason, job.reasons) }
  if (cursor === null && job.phase === 'check') return afterCheck(after)
  if (cursor === null) return job.state === 'cancelled' ? after : { ...after, state: 'done' }
  const isCanaryDone = job.phase === 'act' && job.canary !== null && done + failed >= job.canary
  return isCanaryDone && job.state === 'working' ? { ...after, state: 'held' } : after
}

/** Nothing has moved yet. When some cannot, a person says whether the others shall. */
function afterCheck(job: BulkJob): BulkJob {
  const { done: can, failed: cannot, reasons } = job
  const after = { ...job, ...nothingDone, phase: 'act' as const, check: { can, cannot, reasons } }
  return cannot > 0 && job.state === 'working' ? { ...after, state: 'held' } : after
}

function addReason(reasons: readonly BulkReason[], { runId, error }: Page['refused'][number]): readonly BulkReason[] {
  const { code, detail: message } = error
  const known = reasons.find((reason) => reason.code === code && reason.message.en === message.en)
  if (known) return reasons.map((reason) => (reason === known ? { ...known, count: known.count + 1 } : reason))
  if (reasons.length < limits.bulkReasonsMax) return [...reasons, { code, message, count: 1, runId }]
  const last = reasons.at(-1)
  return last ? [...reasons.slice(0, -1), { ...last, count: last.count + 1 }] : reasons
}
