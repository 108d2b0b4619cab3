/** The first `limit` of the rows, and where those begin that come after them. Of `rows` there may be one more. */
export function toPage<Row extends { readonly n: number }>(
  rows: readonly Row[],
  limit: number
): { readonly page: readonly Row[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { page, nextCursor: last ? String(last.n) : null }
}
