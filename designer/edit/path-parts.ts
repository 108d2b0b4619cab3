/** `steps["look-up"].name` as the names it goes through. */
export function pathParts(path: string): readonly string[] {
  return [...path.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|[^.[\]]+/gu)].map(([whole, double, single]) => {
    return double ?? single ?? whole
  })
}
