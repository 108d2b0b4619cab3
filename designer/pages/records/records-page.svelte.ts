import type { StoredRecord } from '../../../schemas/record.ts'
import type { EntityView } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { columnsOf, type Column } from '../../format/columns.ts'
import { nextSort } from '../../format/sort-order.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { PagedList } from '../../state/paged-list.svelte.ts'
import { RelationTitles } from '../../state/relation-titles.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'

const typingPauseMs = 250

/** The list of one entity's records: searched, sorted and read page by page. Search and sort are in the address. */
export class RecordsPage {
  readonly #entityId: () => string
  readonly #vocabulary: Vocabulary
  #typing: ReturnType<typeof setTimeout> | undefined
  readonly search: string = $derived(readChoice('search') ?? '')
  readonly sort: string | undefined = $derived(readChoice('sort'))
  readonly list: PagedList<StoredRecord>
  readonly relations: RelationTitles

  constructor(entityId: () => string, vocabulary: Vocabulary) {
    this.#entityId = entityId
    this.#vocabulary = vocabulary
    this.list = new PagedList(() => {
      const entity = this.#entityId()
      const query = { ...(this.search && { search: this.search }), ...(this.sort && { sort: this.sort }) }
      return {
        key: ['records', entity, 'paged', query],
        fetchPage: async (request, signal) => {
          const { records, nextCursor } = await api.records(entity, { ...query, ...request }, signal)
          return { rows: records, nextCursor }
        }
      }
    })
    this.relations = new RelationTitles(() => ({ entity: this.entity, records: this.list.rows }), vocabulary)
  }

  get entity(): EntityView | undefined {
    return this.#vocabulary.entity(this.#entityId())
  }

  get columns(): readonly Column[] {
    return this.entity ? columnsOf(this.entity) : []
  }

  /** Asks once the typing pauses; each word typed does not become a step to go back through. */
  searchFor(text: string): void {
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => writeChoice('search', text.trim() || undefined, { step: false }), typingPauseMs)
  }

  sortBy(sort: string | undefined): void {
    writeChoice('sort', sort, { step: false })
  }

  pressHeader(column: string): void {
    this.sortBy(nextSort(this.sort, column))
  }
}
