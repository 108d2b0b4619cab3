import { createQuery } from '@tanstack/svelte-query'
import type { FlowView, RunSummary } from '../../../schemas/views.ts'
import { queries } from '../../state/queries.ts'

const newestShown = 5

/** One flow as it is now, with its newest runs. */
export class FlowPage {
  readonly #flow
  readonly #newest

  constructor(id: () => string) {
    this.#flow = createQuery(() => queries.flow(id()))
    this.#newest = createQuery(() => queries.runs({ flowId: id(), limit: newestShown }))
  }

  get flow(): FlowView | undefined {
    return this.#flow.data
  }

  get failure(): Error | null {
    return this.#flow.data ? null : this.#flow.error
  }

  get newest(): readonly RunSummary[] | undefined {
    return this.#newest.data?.runs
  }

  retry(): void {
    void this.#flow.refetch()
  }
}
