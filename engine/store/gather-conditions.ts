/** Conditions of a search, gathered one by one with their values. */
export interface Conditions {
  readonly values: (string | number)[]
  /** Adds a condition on a value; none where there is no value. */
  add(condition: (place: string) => string, value: string | number | undefined): void
  /** Adds a condition without a value. */
  say(condition: string): void
  /** Adds a value that belongs to no condition; gives its place. */
  place(value: string | number): string
  /** What goes after `where`. */
  where(): string
}

/** `placeOf` is how a statement names its n-th value, counted from 1. */
export function gatherConditions(placeOf: (n: number) => string): Conditions {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const place = (value: string | number): string => placeOf(values.push(value))
  return {
    values,
    place,
    add(condition, value) {
      if (value !== undefined) conditions.push(condition(place(value)))
    },
    say: (condition) => void conditions.push(condition),
    where: () => (conditions.length === 0 ? 'true' : conditions.join(' and '))
  }
}
