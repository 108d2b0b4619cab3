import { createQuery } from '@tanstack/svelte-query'
import { runStatuses, type RunStatus } from '../../../schemas/run.ts'
import type { FlowSummary, RunSummary } from '../../../schemas/views.ts'
import { api, type BulkFilter } from '../../api.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { language } from '../../state/language.svelte.ts'
import { PagedList } from '../../state/paged-list.svelte.ts'
import { queries } from '../../state/queries.ts'
import type { Labels } from '../../words/labels.ts'
import { stepSentence } from '../../words/step-sentence.ts'
import type BulkDialog from './BulkDialog.svelte'
import { stepsById } from './steps-by-id.ts'

/** The list of runs, narrowed by what the address says, so that a filter can be sent to a colleague. */
export class RunsPage {
  readonly #flows = createQuery(() => queries.flows())
  readonly #flow
  readonly #overview = createQuery(() => queries.overview())
  readonly status: RunStatus | undefined = $derived(runStatuses.find((one) => one === readChoice('status')))
  readonly flowId: string | undefined = $derived(readChoice('flowId'))
  /** Where the runs stand, and of which version; links lead to such lists. */
  readonly at: string | undefined = $derived(readChoice('at'))
  readonly version: number | undefined = $derived(Number(readChoice('version')) || undefined)
  readonly filter: BulkFilter = $derived({
    ...(this.status && { status: this.status }),
    ...(this.flowId && { flowId: this.flowId }),
    ...(this.at && { at: this.at }),
    ...(this.version && { version: this.version })
  })
  readonly list: PagedList<RunSummary>
  BulkDialog: typeof BulkDialog | null = $state.raw(null)

  constructor() {
    this.#flow = createQuery(() => ({
      ...queries.flow(this.flowId ?? ''),
      enabled: this.flowId !== undefined && this.at !== undefined
    }))
    this.list = new PagedList(() => {
      const { filter } = this
      return {
        key: ['runs', 'paged', filter],
        fetchPage: async (request, signal) => {
          const { runs, nextCursor } = await api.runs({ ...filter, ...request }, signal)
          return { rows: runs, nextCursor }
        }
      }
    })
  }

  get flows(): readonly FlowSummary[] {
    return this.#flows.data ?? []
  }

  /** How many runs have that status, in the flow that is looked at. */
  countOf(status: RunStatus): number | undefined {
    const flow = this.flows.find(({ id }) => id === this.flowId)
    return this.flowId === undefined ? this.#overview.data?.runs[status] : flow?.runs[status]
  }

  get isFiltered(): boolean {
    return Object.keys(this.filter).length > 0
  }

  /** The step that is named in the address, in words. */
  stepName(labels: Labels): string | null {
    if (this.at === undefined) return null
    const steps = this.#flow.data?.flow.steps
    const step = steps && stepsById(steps).get(this.at)
    return step ? stepSentence(step, labels, language.current) : this.at
  }

  async askBulk(): Promise<void> {
    this.BulkDialog = (await import('./BulkDialog.svelte')).default
  }

  closeBulk(): void {
    this.BulkDialog = null
  }

  /** No longer narrowed by the step or the version. */
  widen(name: 'at' | 'version'): void {
    writeChoice(name, undefined, { step: true })
  }

  showStatus(status: RunStatus | undefined): void {
    writeChoice('status', status, { step: true })
  }

  showFlow(flowId: string | undefined): void {
    writeChoice('flowId', flowId, { step: true })
  }
}
