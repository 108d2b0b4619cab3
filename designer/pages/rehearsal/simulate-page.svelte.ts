import { createQuery } from '@tanstack/svelte-query'
import type { DraftView } from '../../../schemas/draft.ts'
import type { PastReport, RehearsalView } from '../../../schemas/rehearsal.ts'
import { queries } from '../../state/queries.ts'
import { Rehearsal } from './rehearsal.svelte.ts'

export const dayChoices = ['7', '30', '90', '365'] as const
export type DayChoice = (typeof dayChoices)[number]

/** A flow as it is drawn, played on what happened in the last days. */
export class SimulatePage {
  readonly #draft
  readonly rehearsal: Rehearsal
  days: DayChoice = $state('90')
  /** The played run that is looked at. */
  chosen: string | null = $state(null)

  constructor(id: () => string) {
    this.#draft = createQuery(() => ({ ...queries.draft(id()), staleTime: 0 }))
    this.rehearsal = new Rehearsal(id)
  }

  get draft(): DraftView | undefined {
    return this.#draft.data
  }

  get failure(): Error | null {
    return this.#draft.data ? null : this.#draft.error
  }

  /** What came of it, once it is over. */
  get done(): (RehearsalView & { readonly past: PastReport }) | null {
    const { view } = this.rehearsal
    return view?.state === 'done' && view.past ? { ...view, past: view.past } : null
  }

  retry(): void {
    void this.#draft.refetch()
  }

  start(): void {
    this.chosen = null
    void this.rehearsal.begin({ kind: 'past', days: Number(this.days) })
  }
}
