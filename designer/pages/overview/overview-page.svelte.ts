import { createQuery } from '@tanstack/svelte-query'
import type { FlowSummary, Overview, RunSummary } from '../../../schemas/views.ts'
import { queries } from '../../state/queries.ts'

const newestShown = 8
const failedShown = 4

/** What the overview shows: counts, what needs a person, and the newest runs. */
export class OverviewPage {
  readonly #overview = createQuery(() => queries.overview())
  readonly #newest = createQuery(() => queries.runs({ limit: newestShown }))
  readonly #failed = createQuery(() => queries.runs({ status: 'failed', limit: failedShown }))
  readonly #flows = createQuery(() => queries.flows())

  get overview(): Overview | undefined {
    return this.#overview.data
  }

  get failure(): Error | null {
    return this.#overview.data ? null : this.#overview.error
  }

  get newest(): readonly RunSummary[] | undefined {
    return this.#newest.data?.runs
  }

  get failed(): readonly RunSummary[] {
    return this.#failed.data?.runs ?? []
  }

  get flows(): readonly FlowSummary[] | undefined {
    return this.#flows.data
  }

  /** True when nothing has happened yet, so the page says how to begin instead. */
  get isFresh(): boolean {
    return this.#newest.data?.runs.length === 0 && this.#flows.data !== undefined
  }

  retry(): void {
    void this.#overview.refetch()
    void this.#newest.refetch()
  }
}
