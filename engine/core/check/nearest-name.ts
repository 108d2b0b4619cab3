/** The name that was probably meant, or null when none is near. Accents, case, `-` and `_` do not count. */
export function nearestName(given: string, names: Iterable<string>): string | null {
  const wanted = fold(given)
  const allowed = wanted.length <= 4 ? 1 : Math.min(3, Math.floor(wanted.length / 3))
  let best: string | null = null
  let least = allowed + 1
  for (const name of names) {
    const distance = distanceOf(wanted, fold(name), least)
    if (distance < least) [best, least] = [name, distance]
  }
  return best
}

function fold(name: string): string {
  if (/^[a-zA-Z0-9]*$/u.test(name)) return name.toLowerCase()
  return name
    .normalize('NFD')
    .replaceAll(/[\p{M}_-]/gu, '')
    .replaceAll(/[đĐ]/gu, 'd')
    .toLowerCase()
}

/** Letters to change, add, drop or swap; stops counting at `limit`. */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let [older, before] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      const swap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? at(older, column - 2) + 1 : limit
      now.push(Math.min(at(before, column) + 1, at(now, column - 1) + 1, at(before, column - 1) + cost, swap))
    }
    if (Math.min(...now) >= limit) return limit
    ;[older, before] = [before, now]
  }
  return at(before, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
