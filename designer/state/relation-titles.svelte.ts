import { createQuery, keepPreviousData } from '@tanstack/svelte-query'
import type { Entity } from '../../schemas/entity.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { api } from '../api.ts'
import { recordTitle } from '../format/record-title.ts'
import { relatedIds } from '../format/related-ids.ts'
import type { Vocabulary } from './vocabulary.svelte.ts'

/** Ids asked for at once, so that the address stays short enough for every server and proxy. */
const idsPerRequest = 100

type Wanted = ReadonlyMap<string, readonly string[]>

/** The names of the records that other records point to. Each is asked for once while the page is open. */
export class RelationTitles {
  readonly #vocabulary: Vocabulary
  readonly #query
  #known: ReadonlyMap<string, string> = new Map()

  constructor(source: () => { entity: Entity | undefined; records: readonly StoredRecord[] }, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#query = createQuery(() => {
      const { entity, records } = source()
      const wanted = entity ? relatedIds(entity, records) : new Map<string, readonly string[]>()
      return {
        queryKey: ['relation-titles', [...wanted]],
        enabled: wanted.size > 0,
        placeholderData: keepPreviousData,
        queryFn: ({ signal }: { signal: AbortSignal }) => this.#fetchTitles(wanted, signal)
      }
    })
  }

  titleOf(id: string): string | undefined {
    return this.#query.data?.get(id)
  }

  async #fetchTitles(wanted: Wanted, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const requests = [...wanted].flatMap(([entity, ids]) =>
      chunks(ids.filter((id) => !this.#known.has(id))).map((some) => ({ entity, ids: some }))
    )
    const pages = await Promise.all(
      requests.map(async ({ entity, ids }) => {
        const { records } = await api.records(entity, { where: { id: { in: ids } }, limit: idsPerRequest }, signal)
        const known = this.#vocabulary.entity(entity)
        return records.map((record): [string, string] => [record.id, recordTitle(known, record)])
      })
    )
    this.#known = new Map([...this.#known, ...pages.flat()])
    return this.#known
  }
}

function chunks(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / idsPerRequest) }, (_, place) =>
    ids.slice(place * idsPerRequest, (place + 1) * idsPerRequest)
  )
}
