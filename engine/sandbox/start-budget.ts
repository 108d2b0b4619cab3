/** Counts the starts of a host process, so that one that cannot live is not started for ever. */
export class StartBudget {
  readonly #startsPerMinuteMax: number
  #startedAt: readonly number[] = []

  constructor(startsPerMinuteMax: number) {
    this.#startsPerMinuteMax = startsPerMinuteMax
  }

  /** Takes one start; false when there were too many in the last minute. */
  take(nowMs: number): boolean {
    this.#startedAt = this.#startedAt.filter((at) => nowMs - at < 60_000)
    if (this.#startedAt.length >= this.#startsPerMinuteMax) return false
    this.#startedAt = [...this.#startedAt, nowMs]
    return true
  }
}
