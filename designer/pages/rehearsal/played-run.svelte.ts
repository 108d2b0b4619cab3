import { createQuery } from '@tanstack/svelte-query'
import type { PlayedChangeView } from '../../../schemas/rehearsal.ts'
import { queries } from '../../state/queries.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { RunPage } from '../runs/run-page.svelte.ts'

/** A played run, told like a real one, with what it would have changed. */
export class PlayedRun {
  readonly page: RunPage
  readonly #played

  constructor(ids: { readonly rehearsal: () => string; readonly run: () => string }, vocabulary: Vocabulary) {
    this.page = new RunPage(ids.run, vocabulary, ids)
    this.#played = createQuery(() => queries.playedRun(ids.rehearsal(), ids.run()))
  }

  get changes(): readonly PlayedChangeView[] {
    return this.#played.data?.changes ?? []
  }
}
