/** Thrown when the database answers otherwise than a batch had worked out: someone else was quicker. All is done again. */
export class Surprise extends Error {}

/** Ends the attempt unless as many rows were written as were meant to be. */
export function expectRows(written: number, meant: number): void {
  if (written !== meant) throw new Surprise(`${written} rows written of ${meant}`)
}
