export type Direction = 'ascending' | 'descending'

/** `-name` is descending. */
export function directionOf(sort: string | undefined, column: string): Direction | undefined {
  if (sort === column) return 'ascending'
  return sort === `-${column}` ? 'descending' : undefined
}

/** What the next press of a column's header asks for: up, down, then as it was. */
export function nextSort(sort: string | undefined, column: string): string | undefined {
  if (sort === column) return `-${column}`
  return sort === `-${column}` ? undefined : column
}
