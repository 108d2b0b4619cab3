import { createInfiniteQuery } from '@tanstack/svelte-query'
import { KnownRows, type Row } from '../format/known-rows.ts'

export interface Page<R> {
  readonly rows: readonly R[]
  readonly nextCursor: string | null
}

export interface PageRequest {
  readonly limit: number
  readonly cursor?: string
}

interface ListSource<R> {
  readonly key: readonly unknown[]
  readonly fetchPage: (request: PageRequest, signal: AbortSignal) => Promise<Page<R>>
}

/** Pages grow, so that asking for a long list again after a live change takes few requests. */
const pageRows = [50, 100, 200, 400] as const
const pageRowsMax = 500

/**
 * A list that is read page by page and stays true while the server changes under it. Must be made while a component is
 * being set up, since it lives as long as that component.
 */
export class PagedList<R extends Row> {
  readonly #query
  readonly #known = new KnownRows<R>()
  readonly rows: readonly R[] = $derived.by(() =>
    this.#known.take((this.#query.data?.pages ?? []).flatMap((page) => page.rows))
  )

  constructor(source: () => ListSource<R>) {
    this.#query = createInfiniteQuery(() => ({
      queryKey: source().key,
      initialPageParam: { limit: pageRows[0] } as PageRequest,
      // Rows that did not change are known again by `KnownRows`, which new rows on top do not confuse.
      structuralSharing: false,
      queryFn: ({ pageParam, signal }: { pageParam: PageRequest; signal: AbortSignal }) =>
        source().fetchPage(pageParam, signal),
      getNextPageParam: (last: Page<R>, pages: readonly Page<R>[]) => nextRequest(last, pages.length)
    }))
  }

  get isLoading(): boolean {
    return this.#query.isPending
  }

  /** Why nothing can be shown. A refresh that fails while rows are there is no reason to take them away. */
  get failure(): Error | null {
    return this.rows.length > 0 ? null : this.#query.error
  }

  get hasMore(): boolean {
    return this.#query.hasNextPage
  }

  get isLoadingMore(): boolean {
    return this.#query.isFetchingNextPage
  }

  loadMore(): void {
    void this.#query.fetchNextPage()
  }

  retry(): void {
    void this.#query.refetch()
  }
}

function nextRequest<R>(last: Page<R>, pagesSoFar: number): PageRequest | undefined {
  if (last.nextCursor === null) return undefined
  return { limit: pageRows[pagesSoFar] ?? pageRowsMax, cursor: last.nextCursor }
}
