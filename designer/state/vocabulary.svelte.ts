import { createQuery } from '@tanstack/svelte-query'
import { createContext } from 'svelte'
import type { EntityView } from '../../schemas/views.ts'
import { makeLabels, type Labels } from '../words/labels.ts'
import { language } from './language.svelte.ts'
import { queries } from './queries.ts'

/** What the plugins brought, entities and actions with their words, and what the flows are called. Made once, by the app's frame. */
export class Vocabulary {
  readonly #entities = createQuery(() => queries.entities())
  readonly #actions = createQuery(() => queries.actions())
  readonly #palette = createQuery(() => queries.palette())
  readonly #flows = createQuery(() => queries.flows())

  readonly labels: Labels = $derived(
    makeLabels({
      entities: this.entities,
      actions: this.#actions.data ?? [],
      flows: this.#flows.data ?? [],
      triggers: this.#palette.data?.triggers ?? [],
      language: language.current
    })
  )

  /** People first, then as the plugins list them. */
  get entities(): readonly EntityView[] {
    return (this.#entities.data ?? []).toSorted((a, b) => rank(a) - rank(b))
  }

  get isLoading(): boolean {
    return this.#entities.isPending
  }

  get failure(): Error | null {
    return this.#entities.error
  }

  entity(id: string): EntityView | undefined {
    return this.entities.find((entity) => entity.id === id)
  }

  /** The sign of an action, by its id. */
  actionIcon(id: string): string {
    return this.#actions.data?.find((action) => action.id === id)?.icon ?? 'zap'
  }

  retry(): void {
    void this.#entities.refetch()
  }
}

const firstEntity = 'crm.person'

function rank(entity: EntityView): number {
  return entity.id === firstEntity ? 0 : 1
}

export const [useVocabulary, setVocabulary] = createContext<Vocabulary>()
