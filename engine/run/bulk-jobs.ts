import type { BulkJob, BulkPreview, BulkReason } from '../../schemas/bulk-job.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { previewBulk, takeBulkPage, type BulkPage, type BulkPageParts, type BulkTask } from './bulk-page.ts'
import { makeId } from './make-id.ts'

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

interface Parts extends BulkPageParts {
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
  /** Jobs that wait a moment, because the world was not ready for them (a full disk, say). */
  readonly #resting = new Set<string>()
  #isStopped = true

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async preview(task: BulkTask): Promise<BulkPreview> {
    return previewBulk(this.#parts, checked(this.#parts, task))
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
    if (this.#isStopped || this.#loops.has(id) || this.#resting.has(id)) return
    this.#loops.set(
      id,
      this.#work(id)
        .catch((error: unknown) => this.#stumble(id, error))
        .finally(() => this.#leave(id))
    )
  }

  async #work(id: string): Promise<void> {
    for (let job = this.#open.get(id); job?.state === 'working' && !this.#isStopped; job = this.#open.get(id)) {
      const page = await takeBulkPage(this.#parts, job)
      // A person may have paused or cancelled it meanwhile: the counts are the page's, the state is theirs.
      await this.#keep(afterPage(this.#open.get(id) ?? job, page))
    }
  }

  /** What the world was not ready for is tried again; at what nobody expected a person looks first. */
  async #stumble(id: string, error: unknown): Promise<void> {
    const { log, clock } = this.#parts
    if (error instanceof EngineError && error.kind === 'transient') {
      log.warn({ err: error, jobId: id }, 'work on many runs could not go on now and will be tried again')
      this.#resting.add(id)
      clock.after(limits.transientPauseMs, () => {
        this.#resting.delete(id)
        this.#loop(id)
      })
      return
    }
    log.error({ err: error, jobId: id }, 'work on many runs met an error and was paused')
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

const nothingDone = { done: 0, failed: 0, reasons: [], cursor: null }

function afterPage(job: BulkJob, { refused, count, cursor }: BulkPage): BulkJob {
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

function addReason(
  reasons: readonly BulkReason[],
  { runId, error }: BulkPage['refused'][number]
): readonly BulkReason[] {
  const { code, detail: message } = error
  const known = reasons.find((reason) => reason.code === code && reason.message.en === message.en)
  if (known) return reasons.map((reason) => (reason === known ? { ...known, count: known.count + 1 } : reason))
  if (reasons.length < limits.bulkReasonsMax) return [...reasons, { code, message, count: 1, runId }]
  const last = reasons.at(-1)
  return last ? [...reasons.slice(0, -1), { ...last, count: last.count + 1 }] : reasons
}
