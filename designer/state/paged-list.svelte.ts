import { createInfiniteQuery } from '@tanstack/svelte-query'

export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
}

export interface PageRequest {
  readonly limit: number
  readonly cursor?: string
}

interface ListSource<Row> {
  readonly key: readonly unknown[]
  readonly fetchPage: (request: PageRequest, signal: AbortSignal) => Promise<Page<Row>>
}

/** Pages grow, so that asking for a long list again after a live change takes few requests. */
const pageRows = [50, 100, 200, 400] as const
const pageRowsMax = 500

/**
 * A list that is read page by page and stays true while the server changes under it. Must be made while a component is
 * being set up, since it lives as long as that component.
 */
export class PagedList<Row extends { readonly id: string }> {
  readonly #query
  readonly rows: readonly Row[] = $derived.by(() => uniqueRows(this.#query.data?.pages ?? []))

  constructor(source: () => ListSource<Row>) {
    this.#query = createInfiniteQuery(() => ({
      queryKey: source().key,
      initialPageParam: { limit: pageRows[0] } as PageRequest,
      queryFn: ({ pageParam, signal }: { pageParam: PageRequest; signal: AbortSignal }) =>
        source().fetchPage(pageParam, signal),
      getNextPageParam: (last: Page<Row>, pages: readonly Page<Row>[]) => nextRequest(last, pages.length)
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

function nextRequest<Row>(last: Page<Row>, pagesSoFar: number): PageRequest | undefined {
  if (last.nextCursor === null) return undefined
  return { limit: pageRows[pagesSoFar] ?? pageRowsMax, cursor: last.nextCursor }
}

/** A row that moved between two requests may be in both pages; it is shown where it came first. */
function uniqueRows<Row extends { readonly id: string }>(pages: readonly Page<Row>[]): readonly Row[] {
  const byId = new Map<string, Row>()
  for (const row of pages.flatMap((page) => page.rows)) if (!byId.has(row.id)) byId.set(row.id, row)
  return [...byId.values()]
}
