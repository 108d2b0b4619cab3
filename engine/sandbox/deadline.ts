/**
 * One deadline that is moved often. Moving it is an assignment; the timer looks, when it fires, whether time has really
 * passed. Before it says so it lets the event loop read its pipes: after a stall of this process the answer may lie there.
 */
export class Deadline {
  readonly #onPassed: () => void
  #passesAt: number | null = null
  #firesAt = 0
  #timer: NodeJS.Timeout | undefined

  constructor(onPassed: () => void) {
    this.#onPassed = onPassed
  }

  set(delayMs: number): void {
    const passesAt = performance.now() + delayMs
    this.#passesAt = passesAt
    if (this.#timer && this.#firesAt <= passesAt) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#arm(delayMs)
  }

  clear(): void {
    this.#passesAt = null
  }

  #arm(delayMs: number): void {
    this.#firesAt = performance.now() + delayMs
    this.#timer = setTimeout(() => this.#look(), delayMs)
  }

  #look(): void {
    this.#timer = undefined
    const passesAt = this.#passesAt
    if (passesAt === null) return
    const leftMs = passesAt - performance.now()
    if (leftMs > 0) return this.#arm(leftMs)
    setImmediate(() => {
      if (this.#passesAt === passesAt) this.#onPassed()
      else if (this.#passesAt !== null && !this.#timer) this.#arm(Math.max(1, this.#passesAt - performance.now()))
    })
  }
}
