import { createQuery } from '@tanstack/svelte-query'
import { runStatuses, type RunStatus } from '../../../schemas/run.ts'
import type { FlowSummary, RunSummary } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { PagedList } from '../../state/paged-list.svelte.ts'
import { queries } from '../../state/queries.ts'

/** The list of runs, narrowed by what the address says, so that a filter can be sent to a colleague. */
export class RunsPage {
  readonly #flows = createQuery(() => queries.flows())
  readonly #overview = createQuery(() => queries.overview())
  readonly status: RunStatus | undefined = $derived(runStatuses.find((one) => one === readChoice('status')))
  readonly flowId: string | undefined = $derived(readChoice('flowId'))
  readonly list: PagedList<RunSummary>

  constructor() {
    this.list = new PagedList(() => {
      const filter = { ...(this.status && { status: this.status }), ...(this.flowId && { flowId: this.flowId }) }
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
    return this.status !== undefined || this.flowId !== undefined
  }

  showStatus(status: RunStatus | undefined): void {
    writeChoice('status', status, { step: true })
  }

  showFlow(flowId: string | undefined): void {
    writeChoice('flowId', flowId, { step: true })
  }
}
