import { createQuery, keepPreviousData } from '@tanstack/svelte-query'
import type { StoredRecord } from '../../../schemas/record.ts'
import { recordTitle } from '../../format/record-title.ts'
import { queries } from '../../state/queries.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'

const rowsShown = 12
const typingPauseMs = 200

export interface RelationOption {
  readonly value: string
  readonly label: string
}

/** Finds the record that a field shall point to, by a few letters of its name. */
export class RelationChoice {
  readonly #entityId: () => string
  readonly #vocabulary: Vocabulary
  readonly #found
  readonly #chosen
  #typing: ReturnType<typeof setTimeout> | undefined
  search: string = $state('')
  isOpen: boolean = $state(false)

  constructor(source: () => { entityId: string; value: string }, vocabulary: Vocabulary) {
    this.#entityId = () => source().entityId
    this.#vocabulary = vocabulary
    this.#found = createQuery(() => ({
      ...queries.records(source().entityId, { search: this.search, limit: rowsShown }),
      enabled: this.isOpen,
      placeholderData: keepPreviousData
    }))
    this.#chosen = createQuery(() => ({
      ...queries.record(source().entityId, source().value),
      enabled: source().value !== ''
    }))
  }

  get options(): readonly RelationOption[] {
    return (this.#found.data?.records ?? []).map((record) => ({ value: record.id, label: this.#titleOf(record) }))
  }

  get isSearching(): boolean {
    return this.#found.isPending
  }

  /** The name of the record chosen now. */
  get chosenTitle(): string {
    return this.#chosen.data ? this.#titleOf(this.#chosen.data) : ''
  }

  searchFor(text: string): void {
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => (this.search = text.trim()), typingPauseMs)
  }

  #titleOf(record: StoredRecord): string {
    return recordTitle(this.#vocabulary.entity(this.#entityId()), record)
  }
}
