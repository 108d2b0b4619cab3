/** What came of one attack; it was held when nothing is wrong. */
export interface Verdict {
  readonly row: number
  readonly name: string
  readonly outcome: string
  readonly wrong: readonly string[]
}
