import type { BulkJob } from '../../../schemas/bulk-job.ts'
import type { InFlightGroup } from '../../../schemas/views.ts'
import type { Step } from '../../../schemas/step.ts'
import { api } from '../../api.ts'
import { queries } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { stepsById } from '../runs/steps-by-id.ts'

const lookEveryMs = 700

export type Fate = 'stay' | 'move' | 'finish'

/** A group of runs under way, and what a person wants to become of it. */
export interface PlannedGroup extends InFlightGroup {
  readonly id: string
  /** Where the runs stand; null: nowhere yet, and then they stay. */
  readonly step: string | null
}

/** What becomes of the runs under way when a version goes live: by default they stay. Nothing happens before it is live. */
export class PublishPlan {
  readonly #flowId: string
  groups: readonly PlannedGroup[] | null = $state.raw(null)
  /** Steps at which runs stand. */
  steps: ReadonlyMap<string, Step> = $state.raw(new Map())
  #fates: Readonly<Record<string, Fate>> = $state.raw({})
  /** What has been begun, by group. */
  jobs: readonly BulkJob[] = $state.raw([])
  failure: unknown = $state(null)
  #isClosed = false

  constructor(flowId: string, hasLive: boolean) {
    this.#flowId = flowId
    if (hasLive) void this.#look()
    else this.groups = []
  }

  get isBegun(): boolean {
    return this.jobs.length > 0
  }

  get isAllStaying(): boolean {
    return Object.values(this.#fates).every((fate) => fate === 'stay')
  }

  fateOf(group: PlannedGroup): Fate {
    return this.#fates[group.id] ?? 'stay'
  }

  choose(group: PlannedGroup, fate: Fate): void {
    this.#fates = { ...this.#fates, [group.id]: fate }
  }

  /** Once the version is live: begins what was chosen, and follows it. */
  async begin(to: number): Promise<void> {
    for (const group of this.groups ?? []) {
      const action = this.fateOf(group)
      if (action === 'stay' || group.step === null) continue
      const { version, step } = group
      await this.#ask(async () => {
        const { job } = await api.decideInFlight(this.#flowId, { version, step, action, to })
        if (!job) return
        this.jobs = [...this.jobs, job]
        void this.#follow(job.id)
      })
    }
  }

  /** Moves those that can be moved, after the look at each has found some that cannot. */
  async goOn({ id }: BulkJob): Promise<void> {
    await this.#ask(async () => this.#put(await api.controlBulk(id, 'continue')))
    void this.#follow(id)
  }

  async stop({ id }: BulkJob): Promise<void> {
    await this.#ask(async () => this.#put(await api.controlBulk(id, 'cancel')))
  }

  close(): void {
    this.#isClosed = true
  }

  async #look(): Promise<void> {
    await this.#ask(async () => {
      const groups = await api.inFlight(this.#flowId)
      await this.#nameSteps(groups)
      this.groups = groups.map((group) => {
        const step = group.at[0] ?? null
        return { ...group, step, id: `${group.version}/${group.at.join(',')}` }
      })
    })
  }

  /** Runs of older versions may stand at steps that are no longer there. */
  async #nameSteps(groups: readonly InFlightGroup[]): Promise<void> {
    const versions = [...new Set(groups.map(({ version }) => version))]
    const flows = await Promise.all(
      versions.map((version) => queryClient.query(queries.flowVersion(this.#flowId, version)))
    )
    this.steps = new Map(flows.flatMap(({ flow }) => [...stepsById(flow.steps)]))
  }

  async #follow(id: string): Promise<void> {
    while (!this.#isClosed && this.failure === null) {
      const job = this.jobs.find((one) => one.id === id)
      if (job?.state !== 'working') return
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      await this.#ask(async () => this.#put(await api.bulkJob(id)))
    }
  }

  #put(job: BulkJob): void {
    this.jobs = this.jobs.map((one) => (one.id === job.id ? job : one))
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    this.failure = null
    try {
      await question()
    } catch (failure) {
      this.failure = failure
    }
  }
}
