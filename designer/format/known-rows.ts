export interface Row {
  readonly id: string
  readonly updatedAt: string | number
}

/**
 * Remembers the rows of a list, so that asking again gives the very same object for a row that did not change: only rows
 * that did are drawn anew. A row that moved between two requests, and so is in two pages, is kept where it came first.
 */
export class KnownRows<R extends Row> {
  #byId: ReadonlyMap<string, R> = new Map()

  take(rows: readonly R[]): readonly R[] {
    const byId = new Map<string, R>()
    for (const row of rows) if (!byId.has(row.id)) byId.set(row.id, this.#known(row))
    this.#byId = byId
    return [...byId.values()]
  }

  #known(row: R): R {
    const before = this.#byId.get(row.id)
    return before?.updatedAt === row.updatedAt ? before : row
  }
}
