import { createQuery } from '@tanstack/svelte-query'
import type { DraftView, Palette } from '../../../schemas/draft.ts'
import type { Entity } from '../../../schemas/entity.ts'
import { queries } from '../../state/queries.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'

interface Ready {
  readonly draft: DraftView
  readonly palette: Palette
  readonly entities: readonly Entity[]
}

/** What the editor needs before it can begin: the draft, and what steps can be made of. */
export class EditPage {
  readonly #draft
  readonly #palette
  readonly #vocabulary: Vocabulary

  constructor(id: () => string, vocabulary: Vocabulary) {
    this.#draft = createQuery(() => queries.draft(id()))
    this.#palette = createQuery(() => queries.palette())
    this.#vocabulary = vocabulary
  }

  get ready(): Ready | null {
    // All three are read whatever the first one says: a query that nobody has read yet tells nobody of its answer.
    const { data: draft } = this.#draft
    const { data: palette } = this.#palette
    const { isLoading, entities } = this.#vocabulary
    return draft && palette && !isLoading ? { draft, palette, entities } : null
  }

  get failure(): Error | null {
    const [first, second, third] = [this.#draft.error, this.#palette.error, this.#vocabulary.failure]
    return first ?? second ?? third
  }

  retry(): void {
    void this.#draft.refetch()
    void this.#palette.refetch()
    this.#vocabulary.retry()
  }
}
