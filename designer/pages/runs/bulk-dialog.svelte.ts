import type { BulkAction, BulkJob, BulkPreview } from '../../../schemas/bulk-job.ts'
import type { RunStatus } from '../../../schemas/run.ts'
import { api, type BulkFilter, type BulkRequest } from '../../api.ts'
import { queryClient } from '../../state/query-client.ts'

const lookEveryMs = 700

/** What can be done to runs of a status; of any status, what can be done to unfinished ones. */
function actionsFor(status: RunStatus | undefined): readonly BulkAction[] {
  if (status === 'failed') return ['retry']
  if (status === 'completed' || status === 'cancelled') return []
  return status === undefined ? ['retry', 'cancel', 'move'] : ['cancel', 'move', 'finish']
}

/** One thing done to many runs: chosen, looked at beforehand, begun, followed to its end. */
export class BulkDialog {
  readonly #filter: BulkFilter
  readonly actions: readonly BulkAction[]
  action: BulkAction = $state('retry')
  /** Of a retry: on the version of each run, or on the newest. */
  on: 'same' | 'newest' = $state('same')
  preview: BulkPreview | null = $state.raw(null)
  job: BulkJob | null = $state.raw(null)
  isAsking: boolean = $state(false)
  failure: unknown = $state(null)
  #isClosed = false

  constructor(filter: BulkFilter) {
    this.#filter = filter
    this.actions = actionsFor(filter.status)
    this.action = this.actions[0] ?? 'cancel'
    void this.look()
  }

  get isOver(): boolean {
    return this.job?.state === 'done' || this.job?.state === 'cancelled'
  }

  /** Of runs looked at beforehand, those with which nothing can be done. */
  get refused(): number {
    return this.preview?.sample.filter(({ refusal }) => refusal !== null).length ?? 0
  }

  /** There are runs, and it is not so that nothing can be done with any of them. */
  get canBegin(): boolean {
    return this.preview !== null && this.preview.total > 0 && this.refused < this.preview.total
  }

  choose(action: BulkAction): void {
    this.action = action
    void this.look()
  }

  /** What would happen, without doing it. */
  async look(): Promise<void> {
    this.preview = null
    await this.#ask(async () => {
      this.preview = await api.previewBulk(this.#request())
    })
  }

  async begin(): Promise<void> {
    await this.#ask(async () => {
      this.job = await api.beginBulk(this.#request())
      void this.#follow(this.job.id)
    })
  }

  async stop(): Promise<void> {
    const { job } = this
    if (job) await this.#ask(async () => void (this.job = await api.controlBulk(job.id, 'cancel')))
  }

  /** The rest, after a check has found runs that cannot be moved. */
  async goOn(): Promise<void> {
    const { job } = this
    if (!job) return
    await this.#ask(async () => void (this.job = await api.controlBulk(job.id, 'continue')))
    void this.#follow(job.id)
  }

  close(): void {
    this.#isClosed = true
  }

  #request(): BulkRequest {
    const options = this.action === 'retry' ? { options: { on: this.on } } : {}
    return { action: this.action, filter: { ...this.#filter, ...this.#meant() }, ...options }
  }

  /** What is not finished can be cancelled or moved, and what has failed tried again, whatever the list shows. */
  #meant(): BulkFilter {
    if (this.#filter.status) return {}
    return this.action === 'retry' ? { status: 'failed' } : { isUnfinished: true }
  }

  async #follow(id: string): Promise<void> {
    while (!this.#isClosed && this.job?.state === 'working') {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      await this.#ask(async () => void (this.job = await api.bulkJob(id)))
      if (this.failure !== null) return
    }
    await queryClient.invalidateQueries({ queryKey: ['runs'] })
    await queryClient.invalidateQueries({ queryKey: ['flows'] })
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    this.isAsking = true
    this.failure = null
    try {
      await question()
    } catch (failure) {
      this.failure = failure
    } finally {
      this.isAsking = false
    }
  }
}
