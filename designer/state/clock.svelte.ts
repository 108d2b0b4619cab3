const tickMs = 10_000

/** The time, read anew every few seconds, so that "3 minutes ago" stays true while nobody touches the page. */
class Clock {
  #ticks = $state(0)

  constructor() {
    setInterval(() => (this.#ticks += 1), tickMs)
  }

  get now(): number {
    // Reading the ticks makes whoever asks for the time ask again at the next one.
    return this.#ticks >= 0 ? Date.now() : 0
  }
}

export const clock = new Clock()
